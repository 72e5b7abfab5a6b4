import { exact, over, plus, type Rational, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, HOURS_PER_MONTH, meter, unitsOf } from './service';

const WRITE_UNIT_KB = 1;
const READ_UNIT_KB = 4;
/** Read units of one unit of size, by consistency. */
const READ_UNITS = { eventual: over(1, 2), strong: exact(1), transactional: exact(2) };
const TRANSACTION_UNITS = 2;

/** One table, on demand or with provisioned capacity. */
export const dynamodb = defineService({
  name: 'dynamodb',
  rules: `A write takes one unit per started ${WRITE_UNIT_KB} KB of the item, twice that in a transaction; a read takes one unit per started ${READ_UNIT_KB} KB, half of it when eventually consistent, twice in a transaction. GB are of 2^30 bytes. On-demand requests have no free part.`,
  fields: {
    tableClass: choice(['standard', 'standard-ia'], 'Table class: Standard or Standard-Infrequent Access.'),
    writes: count('requests', 'Writes on demand.'),
    transactionalWrites: count('requests', 'Writes on demand inside transactions, in addition.'),
    reads: count('requests', 'Reads on demand.'),
    consistency: choice(['eventual', 'strong', 'transactional'], 'Consistency of the reads.'),
    itemKb: amount('KB', 'Size of an item; each request is rounded up by itself.', { default: 1, max: 400 }),
    writeRequestUnits: amount('write units', 'Write units on demand, counted already, in addition.'),
    readRequestUnits: amount('read units', 'Read units on demand, counted already, in addition.'),
    writeCapacityUnits: amount('units', 'Provisioned write capacity.'),
    readCapacityUnits: amount('units', 'Provisioned read capacity.'),
    hours: amount('h', 'How long that capacity is provisioned.', { default: HOURS_PER_MONTH }),
    writeCapacityUnitHours: amount('unit-hours', 'Provisioned write capacity that changed with time, in addition.'),
    readCapacityUnitHours: amount('unit-hours', 'Provisioned read capacity that changed with time, in addition.'),
    replicatedWriteRequestUnits: amount(
      'write units',
      'Writes on demand replicated into this region by a global table.',
    ),
    storageGb: amount('GB-months', 'Data and indexes stored.'),
    pitrGb: amount('GB-months', 'Table size under point-in-time recovery.'),
    backupGb: amount('GB-months', 'On-demand backups kept.'),
    restoredGb: amount('GB', 'Data restored from a backup.'),
    exportedGb: amount('GB', 'Data exported to a bucket.'),
    importedGb: amount('GB', 'Data imported from a bucket.'),
    streamReads: count('requests', 'Stream reads by others than a function or a global table.'),
    changeDataUnits: count('units', 'Changes sent to a data stream, one for each started KB.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  metersOf(usage) {
    const suffix = usage.tableClass === 'standard' ? '' : '.ia';
    const { itemKb, hours } = usage;
    const writeUnits = times(
      plus(usage.writes, times(usage.transactionalWrites, TRANSACTION_UNITS)),
      unitsOf(itemKb, WRITE_UNIT_KB),
    );
    const readUnits = times(usage.reads, unitsOf(itemKb, READ_UNIT_KB), READ_UNITS[usage.consistency]);
    return [
      meter(`dynamodb.write-units${suffix}`, 'writes', plus(writeUnits, usage.writeRequestUnits)),
      meter(`dynamodb.read-units${suffix}`, 'reads', plus(readUnits, usage.readRequestUnits)),
      meter(
        `dynamodb.provisioned-write-hours${suffix}`,
        'provisioned writes',
        unitHours(usage.writeCapacityUnits, hours, usage.writeCapacityUnitHours),
      ),
      meter(
        `dynamodb.provisioned-read-hours${suffix}`,
        'provisioned reads',
        unitHours(usage.readCapacityUnits, hours, usage.readCapacityUnitHours),
      ),
      meter(`dynamodb.replicated-write-units${suffix}`, 'replicated writes', usage.replicatedWriteRequestUnits),
      meter(`dynamodb.storage${suffix}`, 'storage', usage.storageGb),
      meter('dynamodb.pitr', 'point-in-time recovery', usage.pitrGb),
      meter('dynamodb.backup', 'backups', usage.backupGb),
      meter('dynamodb.restore', 'restores', usage.restoredGb),
      meter('dynamodb.export', 'exports', usage.exportedGb),
      meter('dynamodb.import', 'imports', usage.importedGb),
      meter('dynamodb.stream-reads', 'stream reads', usage.streamReads),
      meter('dynamodb.change-data-units', 'change data', usage.changeDataUnits),
      meter('transfer.out', 'data out', usage.dataOutGb),
    ];
  },
});

/** Capacity is whole units for each hour. */
function unitHours(units: number, hours: number, more: number): Rational {
  return plus(times(roundedUp(units), hours), more);
}

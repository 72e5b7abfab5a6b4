import { over, plus, times } from '../exact';
import { amount, choice, count, defineService, gbOfKb, HOURS_PER_MONTH, type Meter, meter } from './service';

const BYTES_PER_GB = 2 ** 30;
const MOST_BYTE_HOURS = 1e21;
/** What an archive adds to each object: a part billed with the object, and its name billed as Standard. */
const ARCHIVE_KB = 32;
const INDEX_KB = 8;

const CLASSES = [
  'standard',
  'intelligent-tiering',
  'standard-ia',
  'one-zone-ia',
  'express-one-zone',
  'glacier-instant-retrieval',
  'glacier-flexible-retrieval',
  'glacier-deep-archive',
] as const;

type StorageClass = (typeof CLASSES)[number];

/** Price ids of a class end in this; where a class shares a price with Standard they end in nothing. */
const SUFFIX: Record<StorageClass, string> = {
  standard: '',
  'intelligent-tiering': '',
  'standard-ia': '.standard-ia',
  'one-zone-ia': '.one-zone-ia',
  'express-one-zone': '.express',
  'glacier-instant-retrieval': '.glacier-instant',
  'glacier-flexible-retrieval': '.glacier-flexible',
  'glacier-deep-archive': '.deep-archive',
};

/** Classes whose data must be restored before it is read; the speed decides the price. */
const ARCHIVES: readonly StorageClass[] = ['glacier-flexible-retrieval', 'glacier-deep-archive'];

/** Objects of one storage class. */
export const s3 = defineService({
  name: 's3',
  rules:
    'GB are of 2^30 bytes; a GB-month is byte-hours over 2^30 and the hours of the month. The least size and least stay of the infrequent and archive classes are not applied: give the quantities that are billed. Deletes are free.',
  fields: {
    storageClass: choice(CLASSES, 'Storage class of what is stored and asked for.'),
    storageGb: amount('GB-months', 'Data stored; under Intelligent-Tiering that of the frequent tier.'),
    byteHours: amount('byte-hours', 'The same, as the usage report gives it, in addition.', { max: MOST_BYTE_HOURS }),
    hoursInMonth: amount('h', 'Hours of the month of `byteHours`.', { min: 1, default: HOURS_PER_MONTH }),
    archivedObjects: count(
      'objects',
      `Flexible Retrieval and Deep Archive: objects kept; each adds ${ARCHIVE_KB} KB to them and ${INDEX_KB} KB to Standard.`,
    ),
    infrequentGb: amount('GB-months', 'Intelligent-Tiering: data of the infrequent tier.'),
    archiveInstantGb: amount('GB-months', 'Intelligent-Tiering: data of the archive instant tier.'),
    archiveGb: amount('GB-months', 'Intelligent-Tiering: data of the archive tier.'),
    deepArchiveGb: amount('GB-months', 'Intelligent-Tiering: data of the deep archive tier.'),
    monitoredObjects: count('objects', 'Intelligent-Tiering: objects that are watched.'),
    putRequests: count(
      'requests',
      'PUT, COPY and POST requests; LIST requests belong to an item of the Standard class.',
    ),
    getRequests: count('requests', 'GET, SELECT and all other requests.'),
    deleteRequests: count('requests', 'DELETE and CANCEL requests, which are free.'),
    uploadedGb: amount('GB', 'Express One Zone: data uploaded.'),
    lifecycleTransitions: count('requests', 'Objects that a lifecycle rule moves into this class.'),
    retrievedGb: amount('GB', 'Data read from an infrequent class or restored from an archive.'),
    retrievalRequests: count('requests', 'Restore requests to an archive class.'),
    retrievalSpeed: choice(['standard', 'bulk', 'expedited'], 'Speed of restores from an archive class.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  conflict: (usage) => {
    const { storageClass, retrievedGb, retrievalRequests, retrievalSpeed } = usage;
    const { archivedObjects, uploadedGb, lifecycleTransitions } = usage;
    if (retrievedGb > 0 && SUFFIX[storageClass] === '')
      return { field: 'retrievedGb', message: `expected 0, as reading from ${storageClass} is free` };
    if (archivedObjects > 0 && !ARCHIVES.includes(storageClass))
      return { field: 'archivedObjects', message: `expected 0, as ${storageClass} is no archive` };
    if (uploadedGb > 0 && storageClass !== 'express-one-zone')
      return { field: 'uploadedGb', message: `expected 0, as uploads to ${storageClass} are free` };
    if (lifecycleTransitions > 0 && storageClass === 'express-one-zone')
      return { field: 'lifecycleTransitions', message: 'expected 0, as no rule moves objects into express-one-zone' };
    if (retrievalRequests > 0 && !ARCHIVES.includes(storageClass))
      return { field: 'retrievalRequests', message: `expected 0, as ${storageClass} needs no restore` };
    if (retrievalSpeed === 'expedited' && storageClass === 'glacier-deep-archive')
      return { field: 'retrievalSpeed', message: 'expected "standard" or "bulk" with glacier-deep-archive' };
    return undefined;
  },
  metersOf(usage) {
    const { storageClass } = usage;
    const suffix = SUFFIX[storageClass];
    const storage = plus(
      usage.storageGb,
      over(over(usage.byteHours, BYTES_PER_GB), usage.hoursInMonth),
      times(usage.archivedObjects, gbOfKb(ARCHIVE_KB)),
    );
    return [
      meter(`s3.storage${suffix}`, 'storage', storage),
      meter('s3.storage', 'names of archived objects', times(usage.archivedObjects, gbOfKb(INDEX_KB))),
      meter('s3.storage.intelligent-infrequent', 'infrequent tier', usage.infrequentGb),
      meter('s3.storage.intelligent-archive-instant', 'archive instant tier', usage.archiveInstantGb),
      meter('s3.storage.intelligent-archive', 'archive tier', usage.archiveGb),
      meter('s3.storage.intelligent-deep-archive', 'deep archive tier', usage.deepArchiveGb),
      meter('s3.monitoring', 'monitoring', usage.monitoredObjects),
      meter(`s3.put${suffix}`, 'writes', usage.putRequests),
      meter(`s3.get${suffix}`, 'reads', usage.getRequests),
      meter('s3.delete', 'deletes', usage.deleteRequests),
      ...movement(usage),
      meter('transfer.out', 'data out', usage.dataOutGb),
    ];
  },
});

interface Movement {
  storageClass: StorageClass;
  uploadedGb: number;
  lifecycleTransitions: number;
  retrievedGb: number;
  retrievalRequests: number;
  retrievalSpeed: string;
}

/**
 * What it costs to bring data into a class and to read it back. Reading is free from Standard, has a price per GB in
 * the infrequent classes, and one per request as well in archives.
 */
function movement(usage: Movement): Meter[] {
  const { storageClass, retrievedGb } = usage;
  const suffix = SUFFIX[storageClass];
  if (storageClass === 'express-one-zone') {
    return [
      meter('s3.upload.express', 'uploads', usage.uploadedGb),
      meter('s3.retrieval.express', 'retrieval', retrievedGb),
    ];
  }
  const transitions = meter(
    `s3.transition${suffix || '.intelligent-tiering'}`,
    'lifecycle transitions',
    usage.lifecycleTransitions,
  );
  if (suffix === '') return [transitions];
  if (!ARCHIVES.includes(storageClass)) return [transitions, meter(`s3.retrieval${suffix}`, 'retrieval', retrievedGb)];
  const speed = `${suffix}.${usage.retrievalSpeed}`;
  return [
    transitions,
    meter(`s3.retrieval${speed}`, 'retrieval', retrievedGb),
    meter(`s3.retrieval-requests${speed}`, 'retrieval requests', usage.retrievalRequests),
  ];
}

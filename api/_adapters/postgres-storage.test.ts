import { S3ByteStore } from './bytes/s3-byte-store';
import { startTestS3 } from './bytes/test-s3';
import { subjectOf } from './contract/subject';
import { openPostgres } from './database/postgres';
import { startTestPostgres } from './database/test-postgres';
import { describeStorage } from './storage-contract';

describeStorage('PostgreSQL and an S3-compatible store', async () => {
  const [postgres, s3] = await Promise.all([startTestPostgres(), startTestS3()]);
  const subject = subjectOf(await openPostgres(postgres.url), await S3ByteStore.open(s3.settings));
  return {
    ...subject,
    close: async () => {
      await subject.storage.close();
      await Promise.all([postgres.stop(), s3.stop()]);
    },
  };
});

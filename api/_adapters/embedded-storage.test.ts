import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileByteStore } from './bytes/file-byte-store';
import { subjectOf } from './contract/subject';
import { openTemporary } from './database/embedded';
import { testTemplate } from './database/test-template';
import { describeStorage } from './storage-contract';

describeStorage('embedded database and files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'objects-'));
  const subject = subjectOf(await openTemporary(testTemplate()), await FileByteStore.open(folder));
  return {
    ...subject,
    close: async () => {
      await subject.storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

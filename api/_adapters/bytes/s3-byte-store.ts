import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ByteStore } from '../../_ports/bucket';
import { keyParts } from './byte-keys';

/** An object store that speaks the S3 protocol. */
export interface S3Settings {
  /** Of a store other than Amazon's, as in `http://127.0.0.1:9000`. */
  endpoint?: string;
  region: string;
  bucket: string;
  /** Both or none; without them the machine's own credentials are used. */
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** Keeps bytes in an S3-compatible object store. */
export class S3ByteStore implements ByteStore {
  private constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** Makes the bucket when it is missing. */
  static async open({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Settings): Promise<S3ByteStore> {
    const client = new S3Client({
      region,
      /* Stores that are not Amazon's may not know checksums sent after the body. */
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 },
      maxAttempts: 3,
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    });
    const store = new S3ByteStore(client, bucket);
    await store.makeBucket();
    return store;
  }

  async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: checked(key), Body: bytes, ContentType: contentType }),
    );
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: checked(key) }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: checked(key) }));
  }

  async deleteAll(prefix: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const { Contents = [] } = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `${checked(prefix)}/` }),
      );
      if (Contents.length === 0) return deleted;
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } }),
      );
      if (Errors.length > 0) throw new Error(`The object store kept ${Errors.length} objects: ${Errors[0]?.Message}`);
      deleted += Contents.length;
    }
  }

  private async makeBucket(): Promise<void> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      await this.client.send(new CreateBucketCommand({ Bucket: this.bucket }));
    }
  }
}

function checked(key: string): string {
  return keyParts(key).join('/');
}

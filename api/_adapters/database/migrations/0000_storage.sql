CREATE SEQUENCE "public"."queue_turn" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "byte_erasures" (
	"prefix" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "effect_totals" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"kind" text NOT NULL,
	"effects" integer NOT NULL,
	"duplicates" integer NOT NULL,
	CONSTRAINT "effect_totals_sandbox_id_owner_id_kind_pk" PRIMARY KEY("sandbox_id","owner_id","kind")
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"at_ms" bigint NOT NULL,
	"value" text NOT NULL,
	"deliveries" integer NOT NULL,
	"order" bigserial NOT NULL,
	CONSTRAINT "effects_sandbox_id_owner_id_key_pk" PRIMARY KEY("sandbox_id","owner_id","key")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"content_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"etag" text,
	"status" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"uploaded_at_ms" bigint,
	"processed_at_ms" bigint,
	"result" text,
	"failure" text,
	"content_key" text,
	"thumbnail_key" text,
	CONSTRAINT "files_sandbox_id_owner_id_id_pk" PRIMARY KEY("sandbox_id","owner_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_records" (
	"id" text PRIMARY KEY NOT NULL,
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"lease_until_ms" bigint NOT NULL,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "items" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"updated_at_ms" bigint NOT NULL,
	"document" text NOT NULL,
	"facets" text[] NOT NULL,
	CONSTRAINT "items_sandbox_id_owner_id_id_pk" PRIMARY KEY("sandbox_id","owner_id","id")
);
--> statement-breakpoint
CREATE TABLE "login_failures" (
	"sandbox_id" text NOT NULL,
	"name" text NOT NULL,
	"network" text NOT NULL,
	"count" integer NOT NULL,
	"last_at_ms" bigint NOT NULL,
	CONSTRAINT "login_failures_sandbox_id_name_network_pk" PRIMARY KEY("sandbox_id","name","network")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"id" text NOT NULL,
	"body" text NOT NULL,
	"sent_at_ms" bigint NOT NULL,
	"state" text NOT NULL,
	"visible_at_ms" bigint NOT NULL,
	"receive_count" integer NOT NULL,
	"handle" text,
	"reason" text,
	"source" text NOT NULL,
	"ended_at_ms" bigint,
	CONSTRAINT "messages_sandbox_id_owner_id_id_pk" PRIMARY KEY("sandbox_id","owner_id","id")
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"sandbox_id" text,
	"owner_id" text NOT NULL,
	"detail" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"due_at_ms" bigint NOT NULL,
	"is_settled" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_turns" (
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"turn" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "queue_turns_sandbox_id_owner_id_pk" PRIMARY KEY("sandbox_id","owner_id")
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"sandbox_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"family_id" text NOT NULL,
	"is_used" boolean NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	CONSTRAINT "refresh_tokens_sandbox_id_token_hash_pk" PRIMARY KEY("sandbox_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "sandboxes" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"changed_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"sandbox_id" text NOT NULL,
	"family_id" text NOT NULL,
	"user_id" text NOT NULL,
	"is_revoked" boolean NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	CONSTRAINT "sessions_sandbox_id_family_id_pk" PRIMARY KEY("sandbox_id","family_id")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" integer PRIMARY KEY NOT NULL,
	"token_key" text NOT NULL,
	"mac_key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream_records" (
	"shard" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"sandbox_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"item_id" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"before" text,
	"after" text,
	"committed_at_ms" bigint NOT NULL,
	CONSTRAINT "stream_records_shard_sequence_pk" PRIMARY KEY("shard","sequence")
);
--> statement-breakpoint
CREATE TABLE "stream_shards" (
	"shard" integer PRIMARY KEY NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"checkpoint" bigint DEFAULT 0 NOT NULL,
	"reader" text,
	"lease_until_ms" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"sandbox_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "users_sandbox_id_id_pk" PRIMARY KEY("sandbox_id","id")
);
--> statement-breakpoint
ALTER TABLE "effect_totals" ADD CONSTRAINT "effect_totals_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "effects" ADD CONSTRAINT "effects_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_records" ADD CONSTRAINT "idempotency_records_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_failures" ADD CONSTRAINT "login_failures_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_events" ADD CONSTRAINT "outbox_events_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_turns" ADD CONSTRAINT "queue_turns_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_sandbox_id_family_id_sessions_sandbox_id_family_id_fk" FOREIGN KEY ("sandbox_id","family_id") REFERENCES "public"."sessions"("sandbox_id","family_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_sandbox_id_user_id_users_sandbox_id_id_fk" FOREIGN KEY ("sandbox_id","user_id") REFERENCES "public"."users"("sandbox_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_records" ADD CONSTRAINT "stream_records_shard_stream_shards_shard_fk" FOREIGN KEY ("shard") REFERENCES "public"."stream_shards"("shard") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_records" ADD CONSTRAINT "stream_records_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "effects_newest_first" ON "effects" USING btree ("sandbox_id","owner_id","kind","order" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "idempotency_records_by_key" ON "idempotency_records" USING btree ("sandbox_id","owner_id","operation","key");--> statement-breakpoint
CREATE INDEX "idempotency_records_by_age" ON "idempotency_records" USING btree ("created_at_ms");--> statement-breakpoint
CREATE INDEX "items_newest_first" ON "items" USING btree ("sandbox_id","owner_id","created_at_ms" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "login_failures_by_age" ON "login_failures" USING btree ("last_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_by_handle" ON "messages" USING btree ("handle");--> statement-breakpoint
CREATE INDEX "messages_waiting" ON "messages" USING btree ("sandbox_id","owner_id","visible_at_ms") WHERE "messages"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "messages_ended" ON "messages" USING btree ("ended_at_ms") WHERE "messages"."state" = 'done';--> statement-breakpoint
CREATE INDEX "outbox_events_due" ON "outbox_events" USING btree ("due_at_ms") WHERE not "outbox_events"."is_settled";--> statement-breakpoint
CREATE INDEX "outbox_events_by_owner" ON "outbox_events" USING btree ("sandbox_id","owner_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_by_session" ON "refresh_tokens" USING btree ("sandbox_id","family_id");--> statement-breakpoint
CREATE INDEX "sandboxes_by_expiry" ON "sandboxes" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("sandbox_id","user_id");--> statement-breakpoint
CREATE INDEX "stream_records_by_owner" ON "stream_records" USING btree ("sandbox_id","owner_id","committed_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "users_by_name" ON "users" USING btree ("sandbox_id","name");
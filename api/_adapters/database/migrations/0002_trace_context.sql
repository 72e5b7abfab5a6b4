ALTER TABLE "messages" ADD COLUMN "traceparent" text;--> statement-breakpoint
ALTER TABLE "outbox_events" ADD COLUMN "traceparent" text;--> statement-breakpoint
ALTER TABLE "stream_records" ADD COLUMN "traceparent" text;
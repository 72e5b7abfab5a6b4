CREATE TABLE "request_windows" (
	"key" text PRIMARY KEY NOT NULL,
	"requests" integer NOT NULL,
	"ends_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "span_groups" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"sandbox_id" text NOT NULL,
	"writer" text NOT NULL,
	"written_at_ms" bigint NOT NULL,
	"spans" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "span_groups" ADD CONSTRAINT "span_groups_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "request_windows_by_end" ON "request_windows" USING btree ("ends_at_ms");--> statement-breakpoint
CREATE INDEX "span_groups_by_sandbox" ON "span_groups" USING btree ("sandbox_id","written_at_ms");--> statement-breakpoint
CREATE INDEX "span_groups_by_age" ON "span_groups" USING btree ("written_at_ms");
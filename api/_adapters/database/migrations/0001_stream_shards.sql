-- The shards of the table's stream. Their number is fixed with the data: an item's place follows from it.
INSERT INTO "stream_shards" ("shard") SELECT generate_series(0, 3);

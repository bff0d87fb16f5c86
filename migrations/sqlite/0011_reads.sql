-- On SQLite the log of reads is a file of its own, `reads.db`, with migrations of its own in `migrations/sqlite-reads`: a
-- database has one writer at a time, and readers must not keep commands waiting.
SELECT 1;

-- SQLite knows no roles: whoever can write the file can write the tables. The triggers of 0001_log.sql stand alone here.
SELECT 1;

// The public audit of GraphQL over HTTP against our endpoint: no error and no warning, or it fails.
import { auditServer } from 'graphql-http';
import { account, bearer, endpoint } from './installation.mjs';

const headers = bearer(account(process.argv[2] ?? 'dsl'));
const results = await auditServer({
  url: endpoint,
  fetchFn: (url, init = {}) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
});

const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const result of results) {
  counts[result.status] += 1;
  if (result.status !== 'ok') console.log(`${result.status}: ${result.id} ${result.name}: ${result.reason ?? ''}`);
}
console.log(`audit: ${results.length} checks, ${Object.entries(counts).map(([k, n]) => `${n} ${k}`).join(', ')}`);
// An audit that ran nothing has proved nothing.
process.exit(results.length > 50 && counts.warn === 0 && counts.error === 0 ? 0 : 1);

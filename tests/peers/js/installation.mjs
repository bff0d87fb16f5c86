// Where the Wardbook under test answers and who may ask: the line `wardbook demo --json` prints,
// {"url": …, "accounts": [{"school", "name", "role", "token"}, …]}, handed over in WARDBOOK_INSTALLATION.
const line = process.env.WARDBOOK_INSTALLATION;
if (!line) {
  console.error('set WARDBOOK_INSTALLATION to the line that `wardbook demo --json` prints');
  process.exit(2);
}

const { url, accounts } = JSON.parse(line);

/** The GraphQL endpoint over HTTP. */
export const endpoint = new URL('/graphql', url).href;

/** The same over a web socket. */
export const socket = endpoint.replace(/^http/, 'ws');

/** The origin a page of this installation would have. */
export const origin = new URL(url).origin;

/** The first account with this role, at this school where one is named. */
export function account(role, school) {
  const found = accounts.find((a) => a.role === role && (!school || a.school === school));
  if (!found) throw new Error(`nobody is ${role}${school ? ` at ${school}` : ''} among ${accounts.length} accounts`);
  return found;
}

/** The header that says who asks. */
export function bearer(whose) {
  return { Authorization: `Bearer ${whose.token}` };
}

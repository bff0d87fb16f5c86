// Where the Wardbook under test answers and who may ask: the line `wardbook demo --json` prints,
// {"url": …, "accounts": [{"school", "name", "role", "token"}, …]}, handed over in WARDBOOK_INSTALLATION.
const line = process.env.WARDBOOK_INSTALLATION;
if (!line) {
  console.error('set WARDBOOK_INSTALLATION to the line that `wardbook demo --json` prints');
  process.exit(2);
}

const { url, accounts } = JSON.parse(line);

/** The GraphQL endpoint over HTTP. */
export const endpoint = url;

/** The same over a web socket. */
export const socket = url.replace(/^http/, 'ws');

/** The origin a page of this installation would have. */
export const origin = new URL(url).origin;

/** The first account of a school that has this role, as it is stored (`dsl`, `reporter`), at this school where one is named. */
export function account(role, school) {
  const found = accounts.find((a) => a.role === role && (!school || a.school === school));
  if (!found) throw new Error(`nobody is ${role} among ${accounts.length} accounts`);
  return found;
}

/** The account of whoever has this name at this school. */
export function named(name, school) {
  const found = accounts.find((a) => a.name === name && a.school === school);
  if (!found) throw new Error('nobody of this name has an account at this school');
  return found;
}

/** The header that says who asks. */
export function bearer(whose) {
  return { Authorization: `Bearer ${whose.token}` };
}

let keys = 0;

/** An idempotency key nobody used. */
export function key() {
  keys += 1;
  return `peer-${process.pid}-${Date.now()}-${keys}`;
}

/** A narrative of one part, about nobody in particular. */
export function words(text) {
  return { parts: [{ text }] };
}

/** Fails, saying what was expected and what came. */
export function expect(holds, what, came) {
  if (!holds) throw new Error(`${what}; what came was ${JSON.stringify(came)}`);
}

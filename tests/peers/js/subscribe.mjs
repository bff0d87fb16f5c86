// graphql-ws: a lead hears of a new concern and of what is done about it, over one web socket on which she also acts.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { account, expect, key, origin, socket, words } from './installation.mjs';

/** A socket that says it comes from a page of this origin. */
function from(page) {
  return class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers: { Origin: page } });
    }
  };
}

function connect(token, page = origin) {
  return createClient({ url: socket, webSocketImpl: from(page), connectionParams: { token }, retryAttempts: 0, lazyCloseTimeout: 5_000 });
}

/** The one answer of a query or mutation over a socket. */
async function once(client, query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
  throw new Error('no answer');
}

/** The next push that fits; what does not fit is passed over. */
async function next(pushes, fits) {
  let late;
  const patience = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error('nothing was pushed for 20 seconds')), 20_000);
  });
  const wanted = (async () => {
    for (;;) {
      const { value, done } = await pushes.next();
      if (done) throw new Error('the subscription ended');
      if (value.errors) throw new Error(JSON.stringify(value.errors));
      const push = fits(value.data);
      if (push) return push;
    }
  })();
  return Promise.race([wanted, patience]).finally(() => clearTimeout(late));
}

async function refused(client, why) {
  const error = await once(client, '{ __typename }').then(() => null, (reason) => reason);
  expect(error !== null, why, 'an answer');
  return error;
}

const lead = connect(account('dsl').token);
const teacher = connect(account('reporter', account('dsl').school).token);
const { me } = await once(teacher, '{ me { memberships { school { id } person { id } } } }');
const school = me.memberships[0].school.id;
const { people } = await once(teacher, 'query ($s: ID!) { people(school: $s, kind: CHILD, first: 1) { id } }', { s: school });

const concerns = lead.iterate({ query: 'subscription ($s: ID!) { newConcerns(school: $s) { id event { what } case { status } } }', variables: { s: school } });
const first = next(concerns, (data) => data.newConcerns);
// The subscription is at work once a question asked after it on the same socket is answered.
await once(lead, '{ __typename }');

const { raiseConcern } = await once(
  teacher,
  'mutation ($input: RaiseConcernInput!) { raiseConcern(input: $input) { submission { id } userErrors { message } } }',
  {
    input: {
      school,
      idempotencyKey: key(),
      details: { concernAboutChild: { category: 'neglect', online: 'NO' } },
      people: [{ person: people[0].id, part: 'CHILD' }],
      narrative: words('Fell asleep in two lessons.'),
    },
  },
);
expect(raiseConcern.userErrors.length === 0, 'the concern is raised', raiseConcern);
const heard = await first;
const id = raiseConcern.submission.id;
expect(heard.id === id && heard.case.status === 'NEW', 'the lead hears of it', heard);

const changes = lead.iterate({ query: 'subscription ($c: ID!) { caseChanged(caseId: $c) { event { what } case { version status } } }', variables: { c: id } });
// Whoever raised it may not read the case: her watch stays silent.
let overheard = 0;
teacher.subscribe(
  { query: 'subscription ($c: ID!) { caseChanged(caseId: $c) { id } }', variables: { c: id } },
  { next: () => { overheard += 1; }, error: () => {}, complete: () => {} },
);
const acknowledged = next(changes, (data) => data.caseChanged);
await once(lead, '{ __typename }');
const act = async (field, fields) => {
  const type = `${field[0].toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { receipt { version } userErrors { code message } } }`;
  const answer = (await once(lead, query, { input: { case: id, idempotencyKey: key(), ...fields } }))[field];
  expect(answer.userErrors.length === 0, `${field} is carried out`, answer);
  return answer.receipt.version;
};
let version = await act('acknowledge', {});
await acknowledged;
version = await act('triageConcern', { expectedVersion: version, level: 'EARLY_HELP', reasons: words('Breakfast club.') });
await next(changes, (data) => data.caseChanged.case.version >= version);
expect(overheard === 0, 'what is forbidden is silent', overheard);

const elsewhere = await refused(connect(account('dsl').token, 'https://elsewhere.example'), 'a page from elsewhere gets no socket');
const stranger = await refused(connect('not-a-token'), 'a stranger gets no answer');
expect(stranger.code === 4403, 'a stranger is told so', { code: stranger.code });
console.log(`subscribe: heard of the concern and of its triage at version ${version}; from elsewhere: ${elsewhere.message ?? elsewhere.type}`);

const farewell = new Promise((resolve) => { lead.on('closed', resolve); });
await Promise.all([lead.dispose(), teacher.dispose()]);
const { code } = await farewell;
expect(code === 1000, 'the socket is closed in good order', code);
process.exit(0);

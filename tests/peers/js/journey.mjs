// A concern about a child, from the teacher who raises it to its replay, with a client from elsewhere (@urql/core).
import { Client, fetchExchange, gql } from '@urql/core';
import { account, bearer, endpoint, expect, key, named, words } from './installation.mjs';

function client(whose) {
  return new Client({ url: endpoint, exchanges: [fetchExchange], preferGetMethod: false, fetchOptions: { headers: bearer(whose) } });
}

async function ask(whose, document, variables = {}) {
  const result = await client(whose).query(document, variables).toPromise();
  if (result.error) throw result.error;
  return result.data;
}

/** Carries a command out and returns its payload; what it was refused for is a failure. */
async function does(whose, field, input) {
  const type = `${field[0].toUpperCase()}${field.slice(1)}Input`;
  const document = gql(`mutation ($input: ${type}!) {
    ${field}(input: $input) { receipt { version leafHash } userErrors { code message path clause } }
  }`);
  const result = await client(whose).mutation(document, { input: { idempotencyKey: key(), ...input } }).toPromise();
  if (result.error) throw result.error;
  expect(result.data[field].userErrors.length === 0, `${field} is carried out`, result.data[field].userErrors);
  return result.data[field];
}

const CASE = gql`
  query ($id: ID!, $atVersion: Int) {
    case(id: $id, atVersion: $atVersion) {
      version
      status
      duties { number kind status }
      departures { number }
      auditTrail(first: 100) { edges { node { what } } }
    }
  }
`;

const seen = async (whose, id, atVersion) => (await ask(whose, CASE, { id, atVersion })).case;

const teacher = account('reporter');
const { me } = await ask(teacher, gql`{ me { memberships { school { id } } } }`);
const school = me.memberships[0].school.id;
const { people } = await ask(teacher, gql`query ($school: ID!) { people(school: $school, kind: CHILD, first: 1) { id } }`, { school });
const child = people[0].id;
const concern = {
  details: { concernAboutChild: { category: 'neglect', online: 'NO' } },
  people: [{ person: child, part: 'CHILD' }],
  narrative: { parts: [{ about: [child], text: 'Came without a coat for the third day.' }] },
  childsWords: words('I left it at home.'),
};

// Who would be told, before anything is written.
const { whoWillBeTold } = await ask(
  teacher,
  gql`
    query ($school: ID!, $concern: RaiseConcernFields!) {
      whoWillBeTold(school: $school, concern: $concern) { people { person { name } capacity clauses } }
    }
  `,
  { school, concern },
);
expect(whoWillBeTold.people?.[0]?.clauses.length > 0, 'somebody would be told, under a clause', whoWillBeTold);
const lead = named(whoWillBeTold.people[0].person.name, teacher.school);

// Raised twice with one key, as a client does that heard no answer: one case.
const RAISE = gql`
  mutation ($input: RaiseConcernInput!) {
    raiseConcern(input: $input) { submission { id status } userErrors { code message } }
  }
`;
const input = { school, idempotencyKey: key(), ...concern };
const raised = [];
for (let attempt = 0; attempt < 2; attempt += 1) {
  const { data, error } = await client(teacher).mutation(RAISE, { input }).toPromise();
  if (error) throw error;
  expect(data.raiseConcern.userErrors.length === 0, 'raising is never refused', data);
  raised.push(data.raiseConcern.submission);
}
expect(raised[0].id === raised[1].id, 'a repeated command is answered as before', raised);
const id = raised[0].id;
expect((await seen(teacher, id)) === null, 'whoever raised it reads her submission, not the case', id);

await does(lead, 'acknowledge', { case: id });
const decides = async (field, fields) => does(lead, field, { case: id, expectedVersion: (await seen(lead, id)).version, ...fields });
await decides('triageConcern', { level: 'EARLY_HELP', reasons: words('Early help is in place.') });
await decides('decideNotToRefer', { agency: 'SOCIAL_CARE', reasons: words('Below the threshold; watched.') });
await does(lead, 'informParents', { case: id, parents: [], at: new Date(Date.now() - 1000).toISOString(), how: 'TELEPHONE', said: words('What we saw.') });
for (const { number } of (await seen(lead, id)).departures) {
  await does(lead, 'explainDeparture', { case: id, departure: number, explanation: words('Written up afterwards.') });
}
await decides('closeCase', { reasons: words('A coat was found, the family is content.') });

const now = await seen(lead, id);
expect(now.status === 'CLOSED', 'the case is closed', now);
expect(now.auditTrail.edges.length === now.version, 'the trail tells every event', now);
const first = await seen(lead, id, 1);
expect(first.version === 1 && first.status === 'NEW', 'its first version is replayed', first);
console.log(`journey: raised, closed at version ${now.version}, replayed`);

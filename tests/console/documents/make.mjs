// Makes the files of this folder with a real server: a demo ledger of a few people, and a second ledger beside it.
//
// usage: lethe demo --serve --people 12 --dir DIR --port 0     (in one terminal; DIR is new)
//        . DIR/demo.env && node tests/console/documents/make.mjs OUT
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const { LETHE_URL: root, ADMIN, PORTAL, AUDITOR, OPERATOR } = process.env;
const folder = process.argv[2];
if (root === undefined || folder === undefined) throw new Error('see the first lines of this file');

async function call(token, method, target, body) {
  const answer = await fetch(`${root}/v1/ledgers${target}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'Purpose-Of-Use': 'HCOMPL',
      'If-Match': '*',
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${target}: ${text}`);
  return text;
}
const json = async (...asked) => JSON.parse(await call(...asked));

async function bundleOf(token, ledger, order) {
  let bundle = await json(token, 'POST', `/${ledger}/bundles`, order);
  while (bundle.state !== 'made') {
    await wait(200);
    bundle = await json(token, 'GET', `/${ledger}/bundles/${bundle.id}`);
    if (bundle.state !== 'making' && bundle.state !== 'made') throw new Error('the bundle was not made');
  }
  return call(token, 'GET', `/${ledger}/bundles/${bundle.id}/file`);
}

const person = async (token, ledger, name) =>
  (
    await json(token, 'POST', `/${ledger}/subjects`, {
      type: 'user',
      origin: 'signup',
      profile: { given_name: name, city: 'Galway' },
    })
  ).id;

const files = {};
const own = '/demo';
const ann = await person(PORTAL, 'demo', 'Ann');
const [policy] = (await json(AUDITOR, 'GET', `${own}/policies?limit=1`)).items;
await json(PORTAL, 'POST', `${own}/subjects/${ann}/consents`, {
  purpose: 'newsletter',
  status: 'given',
  policy_version: policy.version,
  notice_hash: policy.hash,
  language: 'en',
  wording: 'consent.newsletter',
  method: 'checkbox',
  context: 'banner',
  evidence: { user_agent: 'A browser' },
});
files['receipt.json'] = await call(PORTAL, 'GET', `${own}/subjects/${ann}/consents/newsletter/receipt?format=iso27560`);
files['kantara.json'] = await call(PORTAL, 'GET', `${own}/subjects/${ann}/consents/newsletter/receipt?format=kantara`);

// From here on the log has two keys.
await json(OPERATOR, 'POST', `${own}/signing-keys`, {});
await json(PORTAL, 'PATCH', `${own}/subjects/${ann}/profile`, { city: 'Cork' });
const { id: auditor } = await json(AUDITOR, 'GET', `${own}/session`);
await json(ADMIN, 'POST', `${own}/auditor-grants`, {
  auditor,
  scopes: ['profile', 'content', 'texts'],
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  reason: 'For a file of the tests',
});
await call(PORTAL, 'DELETE', `${own}/subjects/${ann}/profile/city`);
files['bundle.jsonl'] = await bundleOf(AUDITOR, 'demo', {
  query: { subject: ann, kind: 'subject.registered,profile.edited,consent.recorded,erasure.ordered,erasure.completed' },
  sections: true,
});
const { id: erasure } = await json(PORTAL, 'POST', `${own}/erasures`, { subject: ann, ground: 'consent_withdrawn' });
files['certificate.json'] = await call(PORTAL, 'GET', `${own}/erasures/${erasure}/certificate?format=json`);
const keys = (await json(AUDITOR, 'GET', `${own}/signing-keys`)).signing_keys;
files['keys.txt'] = keys.map((one) => `${one.verifier_key}\n`).join('');

const other = `other-${Date.now() % 100_000}`;
const made = await json(OPERATOR, 'POST', '', { name: other, region: 'eu-west' });
const issue = async (from, role) => (await json(from, 'POST', `/${other}/tokens`, { role, ttl_seconds: 3600 })).token;
const admin = await issue(OPERATOR, 'admin');
await person(await issue(admin, 'portal'), other, 'Bob');
files['other.jsonl'] = await bundleOf(await issue(admin, 'auditor'), other, { query: { kind: 'subject.registered' } });
files['other-key.txt'] = `${made.verifier_key}\n`;

await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) await writeFile(`${folder}/${name}`, text);

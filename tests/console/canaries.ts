// A ledger whose every text would run, if it were ever taken for markup.
import type { Page } from '@playwright/test';
import type { FreshLedger } from './fresh_ledger';
import { openFreshLedger } from './fresh_ledger';
import { callApi, itemsOf, type Visitor } from './journey';

/** Whatever place it gets into: a text, an attribute, a script. */
export const kCanary = '"><img src=x onerror="window.canary=1"><script>window.canary=1</script>';

const kHash = 'ab'.repeat(32);
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

export async function openLedgerOfCanaries(page: Page): Promise<FreshLedger> {
  const ledger = await openFreshLedger(page, {
    given_name: kCanary,
    family_name: kCanary,
    note: kCanary,
    city: kCanary,
  });
  const post = (who: Visitor, target: string, body: unknown) => callApi(page, who, 'POST', target, body);
  const put = (target: string, body: unknown) => callApi(page, ledger.admin, 'PUT', target, body);
  const { admin, portal, subject, agent, reviewer, person: about, staff } = ledger;
  const reason = { reason: kCanary };

  await post(admin, 'tokens', { role: 'portal', label: kCanary, ttl_seconds: 3600 });
  await post(admin, 'policies', { version: '1', url: 'https://people.example/policy', hash: kHash, language: 'en' });
  await put('purposes/news', { basis: 'consent', title: kCanary });
  await put('purposes/care', { basis: 'legitimate_interests', title: kCanary });
  await callApi(page, admin, 'PATCH', 'settings/privacy', {
    request_user_consent: true,
    consent_purpose: 'news',
    default_policy_url: `https://people.example/?${encodeURIComponent(kCanary)}`,
    controller_name: kCanary,
    controller_contact: kCanary,
    controller_address: kCanary,
    jurisdiction: kCanary,
  });
  await put('recipients/somebody', {
    title: kCanary,
    type: 'recipient',
    purposes: ['care'],
    categories: ['city'],
    safeguard: kCanary,
    address: kCanary,
    enabled: true,
  });
  await put('recipients/agency', { title: kCanary, type: 'authority', purposes: ['care'], categories: ['city'] });
  await post(admin, 'contracts', {
    version: '1',
    url: 'https://people.example/contract',
    hash: kHash,
    signatory: kCanary,
  });

  await post(subject, `subjects/${about}/consents`, {
    purpose: 'news',
    status: 'given',
    policy_version: '1',
    notice_hash: kHash,
    language: 'en',
    wording: 'banner',
    method: 'banner',
    evidence: { user_agent: kCanary },
  });
  await post(admin, `subjects/${about}/consents/news/revocation`, reason);
  await post(subject, 'content', { type: 'ticket', title: kCanary, body: kCanary });
  const topic = await post(subject, 'content', { type: 'topic', title: kCanary, body: kCanary });
  await post(subject, 'content', { type: 'comment', parent: topic?.id, body: kCanary });
  const request = await post(subject, 'requests', { subject: about, type: 'access', detail: kCanary });
  await callApi(
    page,
    admin,
    'PATCH',
    `requests/${String(request?.id)}`,
    { state: 'verification_needed', reason: kCanary },
    { 'If-Match': '"1"' },
  );
  await post(admin, 'holds', { subject: about, exception: 'legal_claims', classes: ['evidence'], reason: kCanary });
  const breach = await post(admin, 'breaches', {
    aware_at: hoursFromNow(-1),
    description: kCanary,
    categories: ['city'],
  });
  await post(admin, `breaches/${String(breach?.id)}/notifications`, { audience: 'authority', reason: kCanary });

  await put(`agents/${staff[0]}/employment`, { role: 'nurse', department: 'ward', supervisor: staff[1] });
  await post(portal, 'relationships', {
    subject: about,
    type: 'treatment_team',
    agent: staff[0],
    starts_at: hoursFromNow(-2),
    detail: kCanary,
  });
  const access = await post(portal, 'accesses', {
    subject: about,
    actor: staff[0],
    purpose_of_use: 'TREAT',
    action: 'R',
    resource_type: 'Record',
    reason: kCanary,
    detail: kCanary,
  });
  await post(portal, 'searches', {
    actor: staff[0],
    purpose_of_use: 'TREAT',
    hits: 1,
    resource_type: 'Record',
    detail: kCanary,
  });
  await post(portal, 'logins', { actor: staff[0], action: 'login', detail: kCanary });
  await post(agent, 'break-glass', { subject: about, reason: kCanary });
  const review = String((await post(reviewer, 'reviews', { accesses: [access?.sequence], reason: kCanary }))?.id);
  await post(reviewer, `reviews/${review}/notes`, { text: kCanary });
  await post(reviewer, `reviews/${review}/questions`, { audience: 'employee', text: kCanary });
  const [question] = await itemsOf(page, agent, 'reviews/questions');
  await post(agent, `reviews/questions/${String(question?.id)}/answer`, { text: kCanary });
  await post(reviewer, `reviews/${review}/decision`, { disposition: 'appropriate', reason: kCanary });
  await post(reviewer, `reviews/${review}/reopening`, reason);
  await post(reviewer, 'reviews/periods', {
    since: hoursFromNow(-1),
    until: hoursFromNow(-0.5),
    statement: kCanary,
    incomplete: true,
  });

  await post(portal, 'disclosures', {
    subject: about,
    recipient: 'somebody',
    purpose: 'care',
    categories: ['city'],
    description: kCanary,
    statement: kCanary,
  });
  await post(subject, `subjects/${about}/authorizations`, {
    recipients: ['somebody'],
    purposes: ['care'],
    categories: ['city'],
    description: kCanary,
    discloser: kCanary,
    expiry_event: kCanary,
    representative_authority: kCanary,
    statements: { right_to_revoke: true, conditioning: true, redisclosure: true },
  });
  await post(admin, 'accounting-suspensions', {
    subject: about,
    recipient: 'agency',
    ground: 'health_oversight',
    until: hoursFromNow(24),
    statement: kCanary,
  });
  await post(subject, `subjects/${about}/objections`, { purpose: 'care', reason: kCanary });
  // Of somebody else: nobody reads on about a person who is restricted.
  const other = await post(portal, 'subjects', { type: 'user', origin: 'signup', external_id: kCanary });
  await post(portal, 'restrictions', { subject: other?.id, ground: 'accuracy_contested', reason: kCanary });
  const auditing = await callApi(page, ledger.auditor, 'GET', 'session');
  await post(admin, 'auditor-grants', {
    auditor: auditing?.id,
    scopes: ['profile', 'content', 'texts'],
    expires_at: hoursFromNow(1),
    reason: kCanary,
  });
  await post(admin, `agents/${staff[1]}/lock`, reason);
  await post(admin, `agents/${staff[1]}/unlock`, reason);
  return ledger;
}

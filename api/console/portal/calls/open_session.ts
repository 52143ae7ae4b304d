// After the portal has found out who somebody is, in its own way, it gets them a short-lived token about themselves
// alone. With it the widget records their decision, and the privacy centre shows them everything. It ends by itself.
import type { Schema } from '../../src/client/api';
import { type Visitor } from '../parts/backend';
import { at, call } from './call';

export async function openSession(subject: string, email: string): Promise<Visitor> {
  const session = await call<Schema['IssuedToken']>('portal', 'POST', `/subjects/${at(subject)}/sessions`, {
    body: { ttl_seconds: 3600 },
    onBehalfOf: subject,
  });
  return { id: subject, email, token: session.token, expires: session.expires_at };
}

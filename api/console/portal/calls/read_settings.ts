// What the organisation has set: whether people may delete what they wrote, which profile fields there are, whom to
// ask.
import type { Schema } from '../../src/client/api';
import { call } from './call';

export interface PortalSettings {
  canDelete: Record<Schema['ContentType'], boolean>;
  fields: string[];
  controller: { name: string; contact: string; email: string };
}

export async function readSettings(): Promise<PortalSettings> {
  const settings = await call<Schema['Settings']>('portal', 'GET', '/settings/privacy');
  const isOn = (name: 'allow_delete_tickets' | 'allow_delete_topics' | 'allow_delete_comments') =>
    settings[name].value === true;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const fields: unknown = settings.profile_fields.value;
  return {
    canDelete: {
      ticket: isOn('allow_delete_tickets'),
      topic: isOn('allow_delete_topics'),
      comment: isOn('allow_delete_comments'),
      reply: isOn('allow_delete_comments'),
    },
    fields: Array.isArray(fields) ? fields.map(String) : [],
    controller: {
      name: text(settings.controller_name.value),
      contact: text(settings.controller_contact.value),
      email: text(settings.controller_email.value),
    },
  };
}

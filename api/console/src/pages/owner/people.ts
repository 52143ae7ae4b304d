import type { Schema } from '../../client/api';

export const kTypes: Record<Schema['SubjectType'], string> = {
  user: 'a person with an account',
  agent: 'a member of staff',
  anonymous: 'somebody without an account',
};

export const kOrigins: Record<Schema['Origin'], string> = {
  signup: 'signed up',
  invitation: 'was invited',
  email: 'wrote an e-mail',
  sso: 'came by single sign-on',
  anonymous_post: 'wrote without an account',
  imported: 'was imported',
};

export const kSubjectStates: Record<Schema['Subject']['state'], string> = {
  active: 'active',
  erasing: 'being erased',
  erased: 'erased',
  withheld: 'erasure waits for a hold',
};

/** Whom the ledger lets be linked to an account. */
export const isLinkable = (person: Schema['Subject']) =>
  person.type === 'anonymous' || person.origin === 'anonymous_post' || person.origin === 'email';

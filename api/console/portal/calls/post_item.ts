// A ticket, a topic, a comment or a reply. Its text is sealed with a key of the item's own, so that the item can be
// erased alone. The author is who acts: the person (or an anonymous id) on whose behalf the portal posts, or the member
// of staff.
import type { Schema } from '../../src/client/api';
import { call } from './call';

export const postItem = (author: string, item: Omit<Schema['NewItem'], 'author'>) =>
  call<Schema['Item']>('portal', 'POST', '/content', { body: item, onBehalfOf: author });

export const postReplyAsAgent = (parent: string, body: string) =>
  call<Schema['Item']>('agent', 'POST', '/content', { body: { type: 'reply', parent, body } });

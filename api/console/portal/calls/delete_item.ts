// Erases one item: its text, every earlier one, and nothing else. A person deletes their own where the settings allow
// it; staff delete any. What others answered stays.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const deleteItem = (author: string, item: string) =>
  call<Schema['Erasure']>('portal', 'DELETE', `/content/${at(item)}`, { onBehalfOf: author });

export const deleteItemAsAgent = (item: string) => call<Schema['Erasure']>('agent', 'DELETE', `/content/${at(item)}`);

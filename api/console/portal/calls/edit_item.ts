// New texts of an item, by its author alone. What it said before is kept for those who may read it.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const editItem = (author: string, item: string, revision: number, texts: Schema['ItemEdit']) =>
  call<Schema['Item']>('portal', 'PATCH', `/content/${at(item)}`, { body: texts, revision, onBehalfOf: author });

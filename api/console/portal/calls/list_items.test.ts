import { beforeEach, describe, expect, it, vi } from 'vitest';
import { call } from './call';
import { listItems } from './list_items';

vi.mock('./call', () => ({ call: vi.fn() }));

const answers = vi.mocked(call);
const page = (ids: string[], next: string | null, state = 'live') => ({
  items: ids.map((id) => ({ id, state })),
  next,
});
const idsOf = ({ items }: { items: { id: string }[] }) => items.map((item) => item.id);

describe('a list of items', () => {
  beforeEach(() => answers.mockReset());

  it('goes on through empty pages until it has enough, and keeps what is too much', async () => {
    answers
      .mockResolvedValueOnce(page([], 'c1'))
      .mockResolvedValueOnce(page(['a', 'b', 'c'], 'c2'))
      .mockResolvedValueOnce(page(['d'], null));
    const next = listItems({ type: 'topic' }, 2);
    const first = await next();
    expect([idsOf(first), first.isAll]).toEqual([['a', 'b'], false]);
    expect(answers.mock.calls.map((one) => one[2])).toEqual([
      '/content?type=topic&limit=100',
      '/content?type=topic&limit=100&cursor=c1',
    ]);
    const second = await next();
    expect([idsOf(second), second.isAll]).toEqual([['c', 'd'], true]);
  });

  it('leaves out what was deleted', async () => {
    answers.mockResolvedValueOnce(page(['gone'], 'c1', 'deleted')).mockResolvedValueOnce(page(['here'], null));
    expect(idsOf(await listItems({}, 10)())).toEqual(['here']);
  });

  it('tells a failure', async () => {
    answers.mockRejectedValueOnce(new Error('no'));
    await expect(listItems({}, 10)()).rejects.toThrow('no');
  });
});

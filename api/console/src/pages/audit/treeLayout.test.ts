import { describe, expect, it } from 'vitest';
import { layOut } from './treeLayout';

describe('the drawing of a way to the root', () => {
  it('has the leaf below, the root on top, and each parent between its children', () => {
    const { nodes, edges, width, height } = layOut([{ side: 'left' }, { side: 'right' }]);
    expect(nodes).toHaveLength(5);
    expect(edges).toHaveLength(4);
    const [leaf, sibling, parent] = nodes;
    expect(((leaf?.x ?? 0) + (sibling?.x ?? 0)) / 2).toBe(parent?.x);
    expect(leaf?.y).toBeGreaterThan(nodes.at(-1)?.y ?? 0);
    expect(nodes.every((node) => node.x > 0 && node.x < width && node.y > 0 && node.y < height)).toBe(true);
  });
  it('is one node for a log of one event', () => {
    expect(layOut([]).nodes).toHaveLength(1);
  });
});

import type { Step } from '../../proof/merkle';

interface Node {
  x: number;
  y: number;
  /** 0: the leaf. A sibling has the level of the node that it stands beside. */
  level: number;
  isPath: boolean;
  /** On which side its name has room. */
  isLeft: boolean;
}
interface Edge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  isPath: boolean;
}

const kRow = 40;
const kHalf = 34;
const kRoomForName = 150;
const kMargin = 14;

/** Where the nodes of a way to the root stand: the root on top, each parent between its two children. */
export function layOut(steps: Pick<Step, 'side'>[]): { nodes: Node[]; edges: Edge[]; width: number; height: number } {
  const height = steps.length * kRow + 2 * kMargin;
  const yOf = (level: number) => height - kMargin - level * kRow;
  const nodes: Node[] = [{ x: 0, y: yOf(0), level: 0, isPath: true, isLeft: steps[0]?.side === 'right' }];
  const edges: Edge[] = [];
  let x = 0;
  for (const [level, step] of steps.entries()) {
    const toParent = step.side === 'left' ? -kHalf : kHalf;
    const parent = x + toParent;
    const sibling = parent + toParent;
    nodes.push({ x: sibling, y: yOf(level), level, isPath: false, isLeft: step.side === 'left' });
    nodes.push({ x: parent, y: yOf(level + 1), level: level + 1, isPath: true, isLeft: steps[level + 1]?.side === 'right' });
    edges.push({ x1: x, y1: yOf(level), x2: parent, y2: yOf(level + 1), isPath: true });
    edges.push({ x1: sibling, y1: yOf(level), x2: parent, y2: yOf(level + 1), isPath: false });
    x = parent;
  }
  const xs = nodes.map((node) => node.x);
  const shift = kRoomForName - Math.min(...xs);
  const moved = nodes.map((node) => ({ ...node, x: node.x + shift }));
  const lines = edges.map((edge) => ({ ...edge, x1: edge.x1 + shift, x2: edge.x2 + shift }));
  return { nodes: moved, edges: lines, width: Math.max(...xs) - Math.min(...xs) + 2 * kRoomForName, height };
}

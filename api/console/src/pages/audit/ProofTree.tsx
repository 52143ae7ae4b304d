import { Text } from '@mantine/core';
import { toHex } from '../../proof/bytes';
import type { Step } from '../../proof/merkle';
import { layOut } from './treeLayout';

interface Props {
  sequence: number;
  size: number;
  leaf: Uint8Array;
  steps: Step[];
}

const short = (hash: Uint8Array) => toHex(hash).slice(0, 8);

/** The way from the event to the root: what was computed here is filled, what the server added beside it is not. */
export function ProofTree({ sequence, size, leaf, steps }: Props) {
  const { nodes, edges, width, height } = layOut(steps);
  const hashes = [leaf, ...steps.map((step) => step.hash)];
  const label = `The Merkle tree from event ${sequence} up to the root of ${size} events, ${steps.length} levels. Each filled node is computed here.`;
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" style={{ maxHeight: 560 }} role="img" aria-label={label}>
        {edges.map((edge, i) => (
          <line key={i} x1={edge.x1} y1={edge.y1} x2={edge.x2} y2={edge.y2} stroke={edge.isPath ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-gray-5)'}
            strokeWidth={edge.isPath ? 2.5 : 1.5} />
        ))}
        {nodes.map((node, i) => {
          const hash = node.isPath ? hashes[node.level] : steps[node.level]?.sibling;
          const isEnd = node.isPath && (node.level === 0 || node.level === steps.length);
          const name = node.level === 0 && node.isPath ? `event ${sequence}` : isEnd ? 'root' : '';
          return (
            <g key={i}>
              <circle cx={node.x} cy={node.y} r={isEnd ? 8 : 6} fill={node.isPath ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-body)'}
                stroke={node.isPath ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-gray-5)'} strokeWidth={2} />
              <text x={node.x + (node.isLeft ? -14 : 14)} y={node.y + 4} textAnchor={node.isLeft ? 'end' : 'start'} fontSize={11}
                fontFamily="var(--mantine-font-family-monospace)" fill="var(--mantine-color-text)" opacity={node.isPath ? 1 : 0.75}>
                {hash === undefined ? '' : short(hash)} {name}
              </text>
            </g>
          );
        })}
      </svg>
      <Text component="figcaption" size="xs" c="dimmed">
        Filled: computed in this browser, each from the two below it. Open: what the server put beside. At the top both must meet the root that the ledger signed.
      </Text>
      <details>
        <Text component="summary" size="xs">The steps as text</Text>
        <ol style={{ overflowWrap: 'anywhere', fontSize: 12, paddingInlineStart: 24 }}>
          <li>leaf {toHex(leaf)}</li>
          {steps.map((step, i) => (
            <li key={i}>
              {step.side === 'left' ? 'with its left neighbour' : 'with its right neighbour'} {toHex(step.sibling)}: {toHex(step.hash)}
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

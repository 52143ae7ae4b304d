import { Box, Group, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { shade, topOf } from './report';
import { Wide } from './Wide';
import './heat.css';

interface Row {
  key: string;
  label: ReactNode;
  counts: number[];
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** A table to look at: the darker the more. Its numbers are there for whoever reads them. */
export function HeatMap({ caption, rows }: { caption: string; rows: Row[] }) {
  const counts = rows.flatMap((row) => row.counts);
  const top = topOf(counts);
  const most = Math.max(0, ...counts);
  return (
    <Box component="figure" m={0}>
      <Wide label={caption} width={560}>
        <table className="heat">
          <caption>
            <VisuallyHidden>{caption}</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col" aria-label={`${hour}:00`}>
                  {hour % 3 === 0 ? hour : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {hours.map((hour) => {
                  const count = row.counts[hour] ?? 0;
                  return (
                    <td
                      key={hour}
                      data-shade={shade(count, top)}
                      title={`${hour}:00 to ${hour + 1}:00: ${count.toLocaleString()}`}
                    >
                      <VisuallyHidden>{count}</VisuallyHidden>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <Group component="figcaption" gap={4} mt="xs" aria-hidden="true">
        <Text size="xs" c="dimmed">
          none
        </Text>
        {[0, 1, 2, 3, 4, 5, 6].map((level) => (
          <span key={level} className="heat-key" data-shade={level} />
        ))}
        <Text size="xs" c="dimmed">
          {top.toLocaleString()}
          {most > top && ` and more, up to ${most.toLocaleString()}`}
        </Text>
      </Group>
    </Box>
  );
}

import { Button, Center, Progress, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Schema } from '../../client/api';
import { Empty } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { Employee, PatientLink } from './labels';
import type { ReportRow } from './report';
import { Wide } from './Wide';
import { plural, purposeOfUse, ruleWords } from './words';

const kNumbers = [
  ['accesses', 'Accesses'],
  ['patients', 'Patients'],
  ['agents', 'Employees'],
  ['flags', 'Flagged'],
  ['denied', 'Denied'],
  ['searches', 'Searches'],
  ['logins', 'Log-ins'],
  ['failed_logins', 'Failed log-ins'],
  ['fitted', 'Fitted'],
  ['counted', 'Counted'],
  ['exempted', 'Explained'],
] as const;

/** What a row is about, by the report that it is of. */
function about(row: ReportRow): ReactNode {
  if (row.agent !== undefined) {
    return (
      <>
        <Employee id={row.agent} />
        {row.department && (
          <Text size="xs" c="dimmed">
            {inWords(row.department)}
          </Text>
        )}
      </>
    );
  }
  if (row.subject !== undefined) return <PatientLink id={row.subject} />;
  if (row.rule !== undefined)
    return (
      <>
        {ruleWords[row.rule].name}{' '}
        <Text span size="xs" c="dimmed">
          version {row.version}
        </Text>
      </>
    );
  if (row.purpose !== undefined) return row.purpose === null ? 'Nobody said' : purposeOfUse(row.purpose);
  if (row.department !== undefined) return row.department === null ? 'No department' : inWords(row.department);
  return '';
}

const keyOf = (row: ReportRow) =>
  `${row.agent ?? row.subject ?? row.rule ?? row.purpose ?? row.department ?? ''} ${row.version ?? ''}`;

/** So many rows more at a time: a report by patients has one for each of them. */
const kRows = 50;

/** The rows of a report, most first, with a bar for what is counted first. */
export function ReportTable({ report, label }: { report: Schema['Report']; label: string }) {
  const { rows, left_out: leftOut } = report;
  const [shown, setShown] = useState(kRows);
  if (rows.length === 0) return <Empty title="Nothing to count">There was nothing like that.</Empty>;
  const numbers = kNumbers.filter(([name]) => rows.some((row) => row[name] !== undefined));
  const [first] = numbers;
  const most = first === undefined ? 1 : Math.max(1, ...rows.map((row) => row[first[0]] ?? 0));
  return (
    <>
      <Wide label={label} width={560}>
        <Table aria-label={label} verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{label}</Table.Th>
              {numbers.map(([name, header]) => (
                <Table.Th key={name} ta="right">
                  {header}
                </Table.Th>
              ))}
              <Table.Th>Last</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, shown).map((row) => (
              <Table.Tr key={keyOf(row)}>
                <Table.Td>{about(row)}</Table.Td>
                {numbers.map(([name], index) => (
                  <Table.Td key={name} ta="right">
                    {(row[name] ?? 0).toLocaleString()}
                    {index === 0 && (
                      <Progress size={4} mt={2} value={((row[name] ?? 0) / most) * 100} aria-hidden="true" />
                    )}
                  </Table.Td>
                ))}
                <Table.Td>{row.last ? <Moment at={row.last} day /> : ''}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {rows.length > shown && (
        <Center mt="md">
          <Button variant="default" onClick={() => setShown(shown + kRows)}>
            {`Show more: ${(rows.length - shown).toLocaleString()} are left`}
          </Button>
        </Center>
      )}
      {leftOut !== undefined && (
        <Text size="sm" c="dimmed" mt="xs">
          {plural(leftOut.rows ?? 0, 'row')} more, with {plural(leftOut.accesses ?? 0, 'access', 'accesses')}: they are
          in the files.
        </Text>
      )}
    </>
  );
}

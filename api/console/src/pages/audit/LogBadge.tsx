import { Badge } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { Link } from 'react-router-dom';
import { useLog } from './proved';

/** Whether the log holds by what this browser checked; more on the page of checkpoints. */
export function LogBadge() {
  const { data } = useLog();
  if (data === undefined) return null;
  const isGood = data.log !== undefined;
  const Icon = isGood ? IconShieldCheck : IconShieldX;
  const size = data.log?.checkpoint.size.toLocaleString();
  return (
    <Badge component={Link} to="/audit/log" variant="light" color={isGood ? 'teal' : 'red'} tt="none" size="lg" radius="sm" style={{ cursor: 'pointer' }}
      leftSection={<Icon size={14} aria-hidden />}>
      {isGood ? `Checkpoint of ${size} events checked` : 'The log does not hold'}
    </Badge>
  );
}

import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';

/** To the list that a page belongs to. */
export function Back({ to, children }: { to: string; children: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" underline="always">
      {children}
    </Anchor>
  );
}

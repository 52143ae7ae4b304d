import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router-dom';

export function NotFound() {
  return (
    <Stack>
      <Title order={1}>There is nothing here</Title>
      <Text>The address is not of a page that your token may see.</Text>
      <Anchor component={Link} to="/">
        To the first page
      </Anchor>
    </Stack>
  );
}

import { Anchor, Text } from '@mantine/core';

/** An address from the ledger: a link when it leads to the web, and text else. */
export function WebAddress({ url }: { url: string }) {
  const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
  if (!isWeb) return <Text span inherit style={{ overflowWrap: 'anywhere' }}>{url}</Text>;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer noopener" inherit underline="always" style={{ overflowWrap: 'anywhere' }}>
      {url}
    </Anchor>
  );
}

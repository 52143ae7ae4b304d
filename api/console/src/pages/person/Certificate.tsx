import { Alert, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Claim, linkOf } from '../../client/claim';
import { problemOf } from '../../client/problem';
import { CheckList } from '../../parts/checkList';
import { Copied } from '../../parts/copied';
import { Failure } from '../../parts/states';
import { hasFailed, type Report } from '../../proof/report';
import { type Fetched, fetchCertificate, fetchPage } from './claimedCertificate';
import { SaveButton } from './SaveButton';

interface Props {
  claim: Claim;
  /** Something was saved or copied that the certificate can be shown by. */
  onKept?: () => void;
  /** What it says, where that is not told elsewhere. */
  children?: (fetched: Fetched) => ReactNode;
}

const kSoonest = 2_000;
const kLatest = 60_000;

/** The certificate as soon as there is one: checked here, and to be saved. */
export function Certificate({ claim, onKept, children }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['certificate', claim],
    queryFn: () => fetchCertificate(claim),
    // Nothing comes for as long as the erasure waits: asked soon at first, and then once a minute.
    refetchInterval: ({ state }) =>
      state.data === null ? Math.min(kLatest, kSoonest * 1.5 ** state.dataUpdateCount) : false,
    staleTime: Infinity,
  });
  if (data === undefined && error !== null) return <Missing error={error} again={() => void refetch()} />;
  if (data === undefined || data === null) return <Waiting isAsked={data === null} />;
  const keeping = (read: () => Promise<Blob>) => async () => {
    const file = await read();
    onKept?.();
    return file;
  };
  const name = `certificate-${claim.erasure}`;
  return (
    <Stack>
      {children?.(data)}
      <Checked report={data.report} />
      <Group gap="xs" align="flex-start">
        <SaveButton label="Save it to read" name={`${name}.html`} read={keeping(() => fetchPage(claim))} />
        <SaveButton label="Save it to check" name={`${name}.json`} read={keeping(() => Promise.resolve(data.file))} />
      </Group>
    </Stack>
  );
}

/** The way back to it, for whoever has no other. */
export function ClaimLink({ claim, onKept }: Pick<Props, 'claim' | 'onKept'>) {
  const link = linkOf(claim, window.location.origin);
  const save = () => {
    onKept?.();
    return Promise.resolve(new Blob([`${link}\n`], { type: 'text/plain' }));
  };
  return (
    <Stack gap="xs">
      <Text size="sm">
        Keep this link: it leads to your certificate at any time, without signing in. Whoever has it can read the
        certificate, too. It has nothing personal but a random number that stood for you: it says what sort of data was
        destroyed and when, and what stays until when.
      </Text>
      <Copied name="Link to your certificate" value={link} onCopied={onKept} />
      <SaveButton label="Save the link" name={`certificate-link-${claim.erasure}.txt`} read={save} />
    </Stack>
  );
}

function Waiting({ isAsked }: { isAsked: boolean }) {
  return (
    <Group role="status" gap="sm" wrap="nowrap">
      <Loader size="sm" />
      <Text size="sm">
        {isAsked ? (
          <>
            Nothing was destroyed yet, so there is no certificate. Once something is, it is shown here by itself, and
            under the link.
          </>
        ) : (
          'Your certificate is fetched.'
        )}
      </Text>
    </Group>
  );
}

function Missing({ error, again }: { error: unknown; again: () => void }) {
  const { code } = problemOf(error);
  if (code === 'unknown-erasure') {
    return (
      <Alert color="yellow" role="alert" title="There is no certificate under this link">
        Perhaps a part of the link got lost, or it is no longer good. Whoever erased you can give you the certificate,
        too.
      </Alert>
    );
  }
  if (code === 'ledger-closed') {
    return (
      <Alert color="yellow" role="alert" title="The organisation has left this service">
        What it knew about people was destroyed, and certificates of single people are no longer given out.
      </Alert>
    );
  }
  return <Failure error={error} again={again} />;
}

function Checked({ report }: { report: Report }) {
  const isBad = hasFailed(report);
  return (
    <Stack gap="xs">
      {isBad ? (
        <Alert color="red" role="alert" title="The certificate does not hold">
          What does not is named below. Save it all the same, and show it to a data protection authority.
        </Alert>
      ) : (
        <Alert color="teal" title="Checked in this page: it holds together">
          Your browser computed all of it anew, and anybody can do the same with the file. Whose key signed it, the file
          alone does not tell: hold it against a key of theirs that you got from elsewhere.
        </Alert>
      )}
      <details open={isBad}>
        <Text component="summary" size="sm" mb="xs">
          What was checked
        </Text>
        <CheckList checks={report.checks} label="What was checked of your certificate" />
      </details>
    </Stack>
  );
}

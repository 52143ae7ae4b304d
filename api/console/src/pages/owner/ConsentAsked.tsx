import { Alert, Anchor, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { WebAddress } from './WebAddress';

function Prompt({ settings, policy, purpose }: {
  settings: Schema['Settings'];
  policy: Schema['Policy'] | undefined;
  purpose: Schema['Purpose'] | undefined;
}) {
  const missing: ReactNode[] = [];
  if (settings.request_user_consent.value !== true) missing.push('asking is switched off');
  if (purpose === undefined) missing.push('there is no purpose of that code');
  else if (purpose.retired || purpose.basis !== 'consent') missing.push('the purpose is retired, or does not rest on consent');
  if (policy === undefined) missing.push('no policy was published');
  if (missing.length > 0) {
    return (
      <Alert color="gray" icon={<IconCircleDashed size={20} />} title="Nobody is asked" my="xs">
        <Text size="sm">For now, {missing.join('; ')}.</Text>
      </Alert>
    );
  }
  const url = policy?.url ?? settings.default_policy_url.value;
  return (
    <Alert icon={<IconCircleCheck size={20} />} title="People are asked" my="xs">
      <Text size="sm">
        Whoever signs up, comes back, or posts without an account, and has not agreed yet, is asked for “{purpose?.title ?? purpose?.purpose}”
        under policy {policy?.version}
        {typeof url === 'string' && <>, <WebAddress url={url} /></>}. Single sign-on does not ask: that page is the organisation’s own.
      </Text>
    </Alert>
  );
}

/** Whether the prompt appears, and with what, as settings, policies and purposes are at present. */
export function ConsentAsked() {
  const { api, ledger } = useSession();
  const params = { path: { ledger } };
  const standing = useQuery({
    queryKey: [ledger, 'settings', 'prompt'],
    queryFn: async () => {
      const settings = await bodyOf(api.GET('/v1/ledgers/{ledger}/settings/privacy', { params }));
      const code = String(settings.consent_purpose.value);
      const policies = await bodyOf(api.GET('/v1/ledgers/{ledger}/policies', { params: { ...params, query: { limit: 1 } } }));
      const purposes = await bodyOf(api.GET('/v1/ledgers/{ledger}/purposes', { params: { ...params, query: { limit: 1000 } } }));
      return { settings, policy: policies.items[0], purpose: purposes.items.find((one) => one.purpose === code) };
    },
  });
  return (
    <>
      <Shown query={standing}>{(now) => <Prompt {...now} />}</Shown>
      <Text size="sm">
        <Anchor component={Link} to="/settings/policies" size="sm">
          Policies and purposes
        </Anchor>
      </Text>
    </>
  );
}

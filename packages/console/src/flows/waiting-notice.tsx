/** What a run waits for, and that nobody has to start it again. */
import type { Job } from '@keyway/contract'
import { TextLink } from '../ui/links.tsx'
import { Notice } from '../ui/notice.tsx'
import { When } from '../ui/when.tsx'

export function WaitingNotice({ waiting }: { readonly waiting: NonNullable<Job['waiting']> }) {
  return (
    <Notice tone="warn" title={`Waiting for "${waiting.connectionName}"`}>
      <p>
        This connection is offline since <When iso={waiting.since} />. The run goes on by itself from its last page when
        the connection is back.{' '}
        {waiting.until ? (
          <>
            Otherwise it fails <When iso={waiting.until} />.{' '}
          </>
        ) : null}
        <TextLink to="/connections/$id" params={{ id: waiting._connectionId }} inherit underline="always">
          Open the connection
        </TextLink>
      </p>
    </Notice>
  )
}

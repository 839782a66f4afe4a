/** Tells that other flows write the same vault: at the same time, they may overwrite what this one wrote. */
import type { Flow } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { TextLink } from '../ui/links.tsx'
import { Notice } from '../ui/notice.tsx'

export function SharedTargets({ flow, running }: { readonly flow: Flow; readonly running: boolean }) {
  const shared = useQuery(queries.sharedTargets(flow._id, running)).data ?? []
  const active = shared.filter((other) => other.running)
  const others = running && active.length > 0 ? active : shared.filter((other) => !other.disabled || other.running)
  if (others.length === 0) return null
  const clash = running && active.length > 0
  return (
    <Notice
      tone={clash ? 'warn' : 'quiet'}
      title={clash ? 'Another flow writes the same vault right now' : 'Other flows write the same vault'}
      {...(clash && { role: 'status' as const })}
    >
      <p>
        {others.map(({ _flowId, name, vaultUrl }, index) => (
          <span key={`${_flowId} ${vaultUrl}`}>
            {index > 0 ? ', ' : ''}
            <TextLink to="/flows/$id" params={{ id: _flowId }}>
              {name}
            </TextLink>{' '}
            ({vaultUrl.replace(/^https:\/\//, '')})
          </span>
        ))}
        . Run at the same time, each may overwrite what the other wrote. Let one run after the other to avoid that.
      </p>
    </Notice>
  )
}

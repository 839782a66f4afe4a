/** Says that the built-in Azure sandbox runs, and leads to its portal. */

import { IconExternalLink, IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import classes from './sandbox-badge.module.css'

export function SandboxBadge() {
  const sandbox = useQuery(queries.system()).data?.sandbox
  if (!sandbox) return null
  return (
    <a className={classes.badge} href={sandbox.portalUrl} target="_blank" rel="noreferrer">
      <IconFlask size={17} aria-hidden />
      <span>
        <strong>Sandbox is on</strong>
        <br />
        Open its portal
        <IconExternalLink size={13} aria-hidden />
        <span className="heard-only"> (opens a new tab)</span>
      </span>
    </a>
  )
}

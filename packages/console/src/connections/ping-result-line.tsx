/** What the last test of a connection said, in one line. The diagnosis of a failure stands below it. */
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import { asKeywayError } from '../api/client.ts'
import classes from './ping-result-line.module.css'
import { type Ping, pingWorked } from './use-ping.ts'

export function PingResultLine({ ping }: { readonly ping: Ping }) {
  if (ping.isError) return <Line works={false}>{asKeywayError(ping.error).message}</Line>
  const result = ping.data
  if (!result) return null
  if (pingWorked(result)) {
    return <Line works>The test call worked{result.ms === undefined ? '' : ` in ${Math.round(result.ms)} ms`}.</Line>
  }
  return <Line works={false}>{result.errors?.[0]?.message ?? `The test call failed with ${result.code}.`}</Line>
}

function Line({ works, children }: { readonly works: boolean; readonly children: React.ReactNode }) {
  const Icon = works ? IconCircleCheckFilled : IconCircleXFilled
  return (
    <p className={classes.line} data-works={works}>
      <Icon size={16} aria-hidden />
      <span>{children}</span>
    </p>
  )
}

/** A flow: its steps, running it and watching it run, what failed, and the runs before. */

import type { Flow } from '@keyway/contract'
import { Button, Switch } from '@mantine/core'
import { IconAlertTriangle, IconFlask, IconPencil, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { queries, queryClient, refresh } from '../api/queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { announce } from '../ui/announce.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Loading } from '../ui/loading.tsx'
import { notifyFailed } from '../ui/notify.ts'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import classes from './flow-page.module.css'
import { FlowTiming } from './flow-timing.tsx'
import { FlowFormContext } from './form/flow-form-context.ts'
import { useFlowForm } from './form/use-flow-form.ts'
import { FlowBuilder } from './graph/flow-builder.tsx'
import { RecordErrors } from './record-errors.tsx'
import { RunConsole } from './run-console.tsx'
import { RunHistory } from './run-history.tsx'
import { SharedTargets } from './shared-targets.tsx'
import { TestDialog } from './test-dialog.tsx'
import { useRun } from './use-run.ts'
import { WebhookPanel } from './webhook-panel.tsx'

const route = getRouteApi('/shell/flows/$id')

export function FlowPage() {
  const { id } = route.useParams()
  const flow = useQuery(queries.flows.one(id))
  if (flow.isError && !flow.data) {
    return (
      <>
        <PageHeader title="Flow" />
        <Problem error={flow.error} title="The flow could not be loaded" onRetry={() => void flow.refetch()} />
      </>
    )
  }
  if (!flow.data) return <Loading what="the flow" />
  return <LoadedFlow key={id} flow={flow.data} />
}

const LINKS = [
  { to: '/flows/$id/errors', words: 'Errors', icon: IconAlertTriangle },
  { to: '/flows/$id/edit', words: 'Edit', icon: IconPencil },
] as const

function LoadedFlow({ flow }: { readonly flow: Flow }) {
  const run = useRun(flow._id)
  const shown = run.family?.flowJob
  const [testing, setTesting] = useState(false)
  const form = useFlowForm(flow)
  return (
    <FlowFormContext value={form}>
      <PageHeader
        title={flow.name}
        mark={<EnabledSwitch flow={flow} />}
        actions={
          <>
            {LINKS.map(({ to, words, icon: Icon }) => (
              <ButtonLink
                key={to}
                variant="default"
                leftSection={<Icon size={16} aria-hidden />}
                to={to}
                params={{ id: flow._id }}
              >
                {words}
              </ButtonLink>
            ))}
            <Button
              variant="default"
              leftSection={<IconFlask size={16} aria-hidden />}
              onClick={() => setTesting(true)}
            >
              Test
            </Button>
            {run.running ? (
              <ActionButton
                variant="default"
                leftSection={<IconPlayerStop size={16} aria-hidden />}
                busy={run.canceling}
                busyWords="Canceling…"
                onClick={run.cancel}
              >
                Cancel run
              </ActionButton>
            ) : (
              <ActionButton
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                busy={run.starting}
                busyWords="Starting…"
                onClick={run.start}
              >
                Run
              </ActionButton>
            )}
          </>
        }
      />
      <div className={classes.sections}>
        {run.startError ? <Problem error={run.startError} title="The flow did not start" /> : null}
        <FlowTiming flow={flow} />
        <SharedTargets flow={flow} running={run.running} />
        <FlowBuilder flow={form} stored={flow} family={run.family} />
        {flow.pageGenerators.some(({ type }) => type === 'webhook') ? <WebhookPanel flow={flow} /> : null}
        {shown && run.family ? <RunConsole family={run.family} /> : null}
        {shown && shown.numError > 0 ? <RecordErrors flow={flow} job={shown} /> : null}
        <RunHistory flowId={flow._id} shown={shown} onShow={run.show} />
      </div>
      <TestDialog flow={flow} opened={testing} onClose={() => setTesting(false)} />
      <Outlet />
    </FlowFormContext>
  )
}

function EnabledSwitch({ flow }: { readonly flow: Flow }) {
  const change = useMutation({
    mutationFn: (disabled: boolean) => api.flows.patch({ params: { id: flow._id }, body: { disabled } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queries.flows.one(flow._id).queryKey, saved)
      announce(saved.disabled ? 'The flow is disabled' : 'The flow is enabled')
      void refresh('flows', 'audit')
    },
    onError: (error) => notifyFailed('The flow was not changed', error),
  })
  const disabled = change.isPending ? change.variables : flow.disabled
  return (
    <Switch
      checked={!disabled}
      onChange={(event) => change.mutate(!event.currentTarget.checked)}
      label={disabled ? 'Disabled' : 'Enabled'}
      size="sm"
    />
  )
}

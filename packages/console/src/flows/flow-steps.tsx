/** The steps of a flow: what is read, then what each record goes through, with branches below their router. */
import {
  type Branch,
  type Flow,
  type Job,
  type JobFamily,
  type PageProcessor,
  placedSteps,
  type Router,
} from '@keyway/contract'
import {
  IconArrowNarrowRight,
  IconDatabaseExport,
  IconDatabaseImport,
  IconListSearch,
  IconWebhook,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { exportDoes, importDoes } from '../operations/step-does.ts'
import { useOperationOf } from '../operations/use-operation-of.ts'
import { FlowStep } from './flow-step.tsx'
import classes from './flow-steps.module.css'
import { filterWords } from './form/filter-rows.ts'
import { scheduleWords } from './form/schedule-choice.ts'

export interface FlowStepsProps {
  readonly flow: Flow
  /** The run shown, for the figures of each step. */
  readonly family: JobFamily | undefined
}

/** Gives the job of a step, by its place among the steps of the document. */
type JobOf = (path: string) => Job | undefined

/** Jobs come in the order of the run's plan: its sources, then its steps. A run of one export has only that source. */
function jobsOf(flow: Flow, family: JobFamily | undefined): { source(index: number): Job | undefined; step: JobOf } {
  const jobs = family?.childJobs ?? []
  const steps = placedSteps(flow)
  const sources = jobs.slice(0, Math.max(0, jobs.length - steps.length))
  return {
    source(index) {
      const generator = flow.pageGenerators[index]
      return sources.find(
        ({ _exportId }) => _exportId === (generator?.type === 'export' ? generator._exportId : undefined),
      )
    },
    step(path) {
      const index = steps.findIndex((one) => one.path === path)
      const job = jobs[sources.length + index]
      const { step } = steps[index] ?? {}
      const id = step?.type === 'import' ? step._importId : step?._exportId
      // The flow may have changed since that run.
      return job && (job._importId ?? job._exportId) === id ? job : undefined
    },
  }
}

export function FlowSteps({ flow, family }: FlowStepsProps) {
  const jobs = jobsOf(flow, family)
  return (
    <div className={classes.whole}>
      <ol className={classes.steps} aria-label="Steps">
        {flow.pageGenerators.map((generator, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a source may stand twice in a flow
          <Source key={index} generator={generator} job={jobs.source(index)} />
        ))}
        {flow.pageProcessors ? (
          <>
            <li className={classes.arrow} aria-hidden>
              <IconArrowNarrowRight size={24} stroke={1.5} />
            </li>
            <Processors steps={flow.pageProcessors} path="" jobOf={jobs.step} />
          </>
        ) : null}
      </ol>
      {flow.routers ? <Routers routers={flow.routers} jobOf={jobs.step} /> : null}
    </div>
  )
}

interface SourceProps {
  readonly generator: Flow['pageGenerators'][number]
  readonly job: Job | undefined
}

function Source({ generator, job }: SourceProps) {
  const exports = useQuery(queries.exports.list()).data
  const operationOf = useOperationOf()
  const done = job && { word: 'read', count: job.numExport, failed: job.numError, ignored: 0 }
  if (generator.type === 'webhook') {
    return <FlowStep part="Webhook" icon={<IconWebhook size={18} aria-hidden />} name="Posted records" done={done} />
  }
  const step = exports?.find((one) => one._id === generator._exportId)
  return (
    <FlowStep
      part="Export"
      icon={<IconDatabaseExport size={18} aria-hidden />}
      link={{ path: '/exports/$id', id: generator._exportId }}
      name={step?.name}
      operation={step && (operationOf(exportDoes(step))?.name ?? exportDoes(step))}
      connectionId={step?._connectionId}
      notes={generator.schedule === undefined ? [] : [scheduleWords(generator.schedule)]}
      done={done}
    />
  )
}

interface ProcessorsProps {
  readonly steps: readonly PageProcessor[]
  /** Of the branch, with a dot behind it; empty for those of the flow itself. */
  readonly path: string
  readonly jobOf: JobOf
}

function Processors({ steps, path, jobOf }: ProcessorsProps) {
  return steps.map((step, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a step may stand twice in a flow
    <Processor key={index} step={step} job={jobOf(`${path}pageProcessors.${index}`)} />
  ))
}

function Processor({ step, job }: { readonly step: PageProcessor; readonly job: Job | undefined }) {
  const exports = useQuery(queries.exports.list()).data
  const imports = useQuery(queries.imports.list()).data
  const operationOf = useOperationOf()
  const notes = [
    ...(step.inputFilter ? [`Only where ${filterWords(step.inputFilter)}`] : []),
    ...(step.responseMapping ? [`Adds ${namesOf(step.responseMapping)}`] : []),
    ...(step.proceedOnFailure ? ['Goes on after a failure'] : []),
  ]
  const figures = job && { count: job.numSuccess, failed: job.numError, ignored: job.numIgnore }
  if (step.type === 'export') {
    const found = exports?.find((one) => one._id === step._exportId)
    return (
      <FlowStep
        part="Lookup"
        icon={<IconListSearch size={18} aria-hidden />}
        link={{ path: '/exports/$id', id: step._exportId }}
        name={found?.name}
        operation={found && (operationOf(exportDoes(found))?.name ?? exportDoes(found))}
        connectionId={found?._connectionId}
        notes={notes}
        done={figures && { word: 'looked up', ...figures }}
      />
    )
  }
  const found = imports?.find((one) => one._id === step._importId)
  return (
    <FlowStep
      part="Import"
      icon={<IconDatabaseImport size={18} aria-hidden />}
      link={{ path: '/imports/$id', id: step._importId }}
      name={found?.name}
      operation={found && (operationOf(importDoes(found))?.name ?? importDoes(found))}
      connectionId={found?._connectionId}
      notes={notes}
      done={figures && { word: 'written', ...figures }}
    />
  )
}

const namesOf = ({ fields, lists }: NonNullable<PageProcessor['responseMapping']>): string =>
  [...fields, ...lists].map(({ generate }) => generate).join(', ') || 'nothing'

function Routers({ routers, jobOf }: { readonly routers: readonly Router[]; readonly jobOf: JobOf }) {
  const nameOf = (id: string): string => routers.find((one) => one.id === id)?.name ?? id
  return (
    <ol className={classes.routers} aria-label="Routers">
      {routers.map((router, index) => (
        <li key={router.id}>
          <p className={classes.router}>
            {router.name ?? router.id}:{' '}
            {router.routeRecordsTo === 'all_matching_branches' ? 'all matching branches' : 'the first matching branch'}
          </p>
          <ul className={classes.branches}>
            {router.branches.map((branch, at) => (
              <BranchItem
                key={branch.name}
                branch={branch}
                path={`routers.${index}.branches.${at}.`}
                next={branch.nextRouterId === undefined ? undefined : nameOf(branch.nextRouterId)}
                jobOf={jobOf}
              />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

interface BranchItemProps {
  readonly branch: Branch
  readonly path: string
  /** Name of the router behind it. */
  readonly next: string | undefined
  readonly jobOf: JobOf
}

function BranchItem({ branch, path, next, jobOf }: BranchItemProps) {
  return (
    <li>
      <p className={classes.branch}>
        <b>{branch.name}</b>: {branch.inputFilter ? filterWords(branch.inputFilter) : 'every record'}
      </p>
      {branch.pageProcessors.length > 0 ? (
        <ol className={classes.steps} aria-label={`Steps of ${branch.name}`}>
          <Processors steps={branch.pageProcessors} path={path} jobOf={jobOf} />
        </ol>
      ) : null}
      {branch.pageProcessors.length === 0 && next === undefined ? (
        <p className={classes.branch}>Records are discarded.</p>
      ) : null}
      {next === undefined ? null : <p className={classes.branch}>Then: {next}</p>}
    </li>
  )
}

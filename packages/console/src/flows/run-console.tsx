/** A run while it goes and after: figures, time, rate, and why it stopped when it did. */

import { isFinished, type JobFamily } from '@keyway/contract'
import { Progress, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queries } from '../api/queries.ts'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { jobLook, Status } from '../ui/status.tsx'
import { count, duration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import page from './flow-page.module.css'
import classes from './run-console.module.css'
import { elapsedMs, msLeft, rateWords, recordsPerSecond, runBefore, runFigures, runSentence } from './run-figures.ts'
import { RunLog } from './run-log.tsx'
import { runsOf } from './use-run.ts'
import { WaitingNotice } from './waiting-notice.tsx'

export function RunConsole({ family }: { readonly family: JobFamily }) {
  const job = family.flowJob
  const running = !isFinished(job.status)
  const now = useNow(running)
  const before = runBefore(job, useQuery(queries.jobs(runsOf(job._flowId))).data ?? [])
  const left = msLeft(job, before, now)
  const rate = recordsPerSecond(job, now)
  const written = job.numExport === 0 ? 0 : (100 * job.numSuccess) / job.numExport
  const failed = job.numExport === 0 ? 0 : (100 * job.numError) / job.numExport

  return (
    <section className={page.section} aria-label="Run">
      <div className={classes.head}>
        <Title order={2}>
          {job.waiting ? 'Waiting' : job.status === 'queued' ? 'In line' : running ? 'Running now' : 'Run'}
        </Title>
        <Status look={jobLook(job)} />
        <span className={classes.when}>
          <When iso={job.startedAt ?? job.createdAt} />
        </span>
      </div>
      <div className={classes.console} data-status={job.status}>
        <dl className={classes.figures}>
          {runFigures(job).map((figure) => (
            <div key={figure.label} data-tone={figure.tone}>
              <dt>{figure.label}</dt>
              <dd className="numbers">{count(figure.value)}</dd>
            </div>
          ))}
          <div>
            <dt>Time</dt>
            <dd className="numbers">{duration(elapsedMs(job, now))}</dd>
          </div>
          <div>
            <dt>Records per second</dt>
            <dd className="numbers">{rate === 0 ? '–' : rateWords(rate)}</dd>
          </div>
        </dl>
        <Progress.Root size="sm" aria-hidden>
          <Progress.Section
            value={running && job.numExport === 0 ? 100 : written}
            color={running ? 'iris' : 'teal.7'}
            animated={running && !job.waiting}
            striped={running && !job.waiting}
          />
          <Progress.Section value={failed} color="red.7" />
        </Progress.Root>
        <p className={classes.sentence}>
          {runSentence(job, now)}
          {left !== null && before
            ? ` About ${duration(left)} left, if there are as many records as last time (${count(before.numExport)}).`
            : running && job.startedAt !== null && !job.waiting
              ? ' How many are left is not known.'
              : null}
        </p>
      </div>
      <RunLog job={job} />
      {job.waiting ? <WaitingNotice waiting={job.waiting} /> : null}
      {job.diagnosis ? <DiagnosisCard diagnosis={job.diagnosis} /> : null}
      {family.childJobs.map((step) =>
        step.diagnosis && step.status === 'completed' ? (
          <DiagnosisCard key={step._id} diagnosis={step.diagnosis} />
        ) : null,
      )}
    </section>
  )
}

/** Milliseconds between steps of the clock while a run goes. */
const TICK_MS = 200

/** The present, moving on only while `moving`. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [moving])
  return now
}

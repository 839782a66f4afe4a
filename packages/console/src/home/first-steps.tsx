/** The first steps with their marks; the next one is pointed out. Gone when all are done. */
import { Text, Title } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { NEW } from '../api/save-document.ts'
import { ButtonLink } from '../ui/links.tsx'
import type { FirstStep } from './first-steps.ts'
import classes from './home-page.module.css'

export function FirstSteps({ steps }: { readonly steps: readonly FirstStep[] }) {
  const next = steps.find((step) => !step.done)
  if (!next) return null
  const done = steps.filter((step) => step.done).length
  return (
    <section className={classes.section} aria-label="First steps">
      <div>
        <Title order={2}>{done === 0 ? 'Start here' : 'Your first flow'}</Title>
        <Text size="sm" c="dimmed">
          {done} of {steps.length} steps done
        </Text>
      </div>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li key={step.key} data-done={step.done || undefined} data-next={step === next || undefined}>
            <span className={classes.mark} aria-hidden>
              {step.done ? <IconCircleCheckFilled size={22} /> : index + 1}
            </span>
            <span>
              <span className={classes.stepTitle}>{step.title}</span>
              {step.done ? <span className="heard-only"> (done)</span> : null}
              <br />
              <span className={classes.stepHelp}>{step.help}</span>
            </span>
            {step.done ? null : (
              <ButtonLink size="xs" variant={step === next ? 'filled' : 'default'} to={step.to} params={{ id: NEW }}>
                {step.action}
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Settings: pages under one heading. */
import { Tabs } from '@mantine/core'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { PageHeader } from '../ui/page.tsx'

const GENERAL = '/settings'
const TOKENS = '/settings/tokens'
const WEBHOOKS = '/settings/webhooks'
const PAGES = [GENERAL, TOKENS, WEBHOOKS] as const

export function SettingsPage() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        value={PAGES.findLast((page) => pathname.startsWith(page)) ?? GENERAL}
        onChange={(value) => void navigate({ to: PAGES.find((page) => page === value) ?? GENERAL })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value={GENERAL}>General</Tabs.Tab>
          <Tabs.Tab value={TOKENS}>API tokens</Tabs.Tab>
          <Tabs.Tab value={WEBHOOKS}>Webhooks</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={GENERAL}>
          <Outlet />
        </Tabs.Panel>
        <Tabs.Panel value={TOKENS}>
          <Outlet />
        </Tabs.Panel>
        <Tabs.Panel value={WEBHOOKS}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

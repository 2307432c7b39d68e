import { expect, test } from '@playwright/test'
import { Kubarium } from './pages/kubarium.ts'

test('a terminal: names are completed from the live cluster, a shell is opened in a container, a watch is interrupted', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const rows = k.terminal.locator('.xterm-rows').first()
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  await k.type('kubectl run box --image=busybox:1.36 --command -- sleep 1000')
  await expect(k.runningPods('box')).toHaveCount(1, { timeout: 20_000 })

  await page.keyboard.type('kubectl exec -it b')
  await press('Tab')
  await expect(rows).toContainText('exec -it box')
  await page.keyboard.type('-- sh')
  await press('Enter')
  await expect(rows).toContainText('/ #')
  await page.keyboard.type('cd /tmp && echo $((40 + 2))')
  await press('Enter')
  await expect(rows).toContainText('/tmp #')
  await expect(rows).toContainText('42')
  await press('Control+d')

  await expect(async () => {
    await page.keyboard.type('kubectl get pods -w | grep box')
    await press('Enter')
    await expect(rows).toContainText(/box +1\/1 +Running/, { timeout: 3000 })
  }).toPass()
  await press('Control+c')

  await press('Control+r')
  await page.keyboard.type('command')
  await expect(rows).toContainText('(search) command: kubectl run box')
  await press('Control+c')

  // Another screen has a line of its own, and the same history.
  await k.terminal.getByRole('button', { name: 'New screen' }).click()
  await press('ArrowUp')
  await expect(k.terminal.locator('.xterm-rows').last()).toContainText('kubectl get pods -w')
  expect(k.errors).toEqual([])
})

test('pipes, files, variables and jq, as at a laptop', async ({ page }) => {
  const k = new Kubarium(page)
  await k.open()
  const rows = k.terminal.locator('.xterm-rows').first()
  const run = async (line: string, answer: string | RegExp): Promise<void> => {
    await expect(async () => {
      await k.type('clear')
      await k.type(line)
      await expect(rows).toContainText(answer, { timeout: 5000 })
    }).toPass({ timeout: 40_000 })
  }
  await run('kubectl create deployment web --image=nginx:1.27 --replicas=2 --dry-run=client -o yaml > web.yaml; ls', 'web.yaml')
  await run('cat web.yaml | sed "s/nginx:1.27/nginx:1.28/" | kubectl apply -f -', /deployment.apps\/web (created|unchanged)/)
  await expect(k.runningPods('web-')).toHaveCount(2, { timeout: 20_000 })
  await run("kubectl get deploy -o json | jq -r '.items[] | \"\\(.metadata.name) has \\(.spec.replicas)\"'", 'web has 2')
  await run('POD=$(kubectl get pods -l app=web -o name | head -n 1); kubectl get $POD --no-headers | wc -l', '1')
  await run('export do="--dry-run=client -o name"; k create cm a $do', 'configmap/a')
  await run("kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\nEOF", /configmap\/settings (created|unchanged)/)
  await run('kubectl get pods -l app=web -o name | xargs -n 1 echo pod:', 'pod: pod/web-')
  await run('docker ps', 'docker: command not found. Containers run on the nodes here')
  await run('kubectl get nodes | grep -c Ready; false; echo code $?', 'code 1')
  await run('watch kubectl get deploy web', 'Every 2.0s: kubectl get deploy web')
  await page.keyboard.press('Control+c')
  expect(k.errors).toEqual([])
})

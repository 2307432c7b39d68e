// Commands on what is there: scale, rollout, set, label, annotate, taint, cordon, drain, wait, patch, logs, exec, auth, config, version …
// set-change.ts, pods-of.ts and watch-object.ts hold what several of them share. Left out: terminals, tar for cp, a listening proxy.
import type { Command } from '../../command.ts'
import { AUTH } from './auth.ts'
import { AUTOSCALE, SCALE } from './scale.ts'
import { CERTIFICATE } from './certificate.ts'
import { CONFIG } from './config.ts'
import { CP, PROXY } from './copy.ts'
import { DEBUG } from './debug.ts'
import { CORDON, DRAIN, UNCORDON } from './drain.ts'
import { EVENTS } from './events.ts'
import { ATTACH, EXEC, PORT_FORWARD } from './exec.ts'
import { ANNOTATE, LABEL } from './label.ts'
import { LOGS } from './logs.ts'
import { OPTIONS_COMMAND } from './options.ts'
import { PATCH } from './patch.ts'
import { ALPHA, COMPLETION, PLUGIN } from './plugin.ts'
import { ROLLOUT } from './rollout.ts'
import { SET } from './set.ts'
import { TAINT } from './taint.ts'
import { TOP } from './top.ts'
import { CLUSTER_INFO, VERSION } from './version.ts'
import { WAIT } from './wait.ts'

export const OPERATION_COMMANDS: readonly Command[] = [
  SCALE, AUTOSCALE, ROLLOUT, SET, LABEL, ANNOTATE, TAINT, CORDON, UNCORDON, DRAIN, WAIT, PATCH,
  LOGS, EXEC, ATTACH, PORT_FORWARD, CP, PROXY, DEBUG, TOP, EVENTS, CERTIFICATE, AUTH, CONFIG, VERSION, CLUSTER_INFO,
  OPTIONS_COMMAND, PLUGIN, ALPHA, COMPLETION,
]

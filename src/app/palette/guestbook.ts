// The guestbook: a leader and followers of redis, and a web frontend, each a Deployment with a Service.
import text from '../../../testdata/guestbook.yaml?raw'

export const GUESTBOOK: string = text

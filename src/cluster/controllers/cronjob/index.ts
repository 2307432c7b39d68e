// The CronJob controller: makes a Job whenever its schedule says so. Models pkg/controller/cronjob.
// controller.ts watches and queues; sync.ts runs one sync. Pure: schedule.ts (cron expressions and their next times), zone.ts (time
// zones), missed.ts (which time is due), jobs.ts (the Job of a time, and old ones to delete).
export { startCronJobController } from './controller.ts'
export { dueTime, missedTimes, untilNext } from './missed.ts'
export { ScheduleError, parseSchedule, type Schedule } from './schedule.ts'

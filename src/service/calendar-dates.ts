export { type CalendarDates, toCalendarDates } from '../schedules/calendar-dates.ts';

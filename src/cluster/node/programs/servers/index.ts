// Programs that listen: nginx, httpd, redis, agnhost, the guestbook, and a catalogue of others that answer one page.
export {}

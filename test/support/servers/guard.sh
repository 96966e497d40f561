# Runs a server for as long as descriptor 3 stays open, then ends it and removes its directory.
#
#   guard.sh DIRECTORY COMMAND...
#
# Whoever starts the guard holds the other end of descriptor 3. It closes however that process ends, even by SIGKILL,
# so no server is left behind. The interrupt is PostgreSQL's fast shutdown; Redis takes it as well.
directory=$1
shift
"$@" 3<&- &
server=$!
echo "server-pid $server"
{
  cat <&3
  kill -INT "$server"
} >/dev/null 2>&1 &
wait "$server"
code=$?
rm -rf "$directory"
exit "$code"

// Owns the words a log line may keep in a support bundle: those our own messages and the system's
// are made of. A name that a customer wrote is none of them, so it leaves no till.

const WORDS = `
a abnormal aborted about above address after again aggregateerror allowprivate alone already
amount amounts an and announced another answer answered any app apperror are argument array
as ascii aside asked assertionerror at audit audits authenticate awake back backup backups
bad be before begun belongs below blanked broken brought built busy by call callback
callbacks called came can can't cancel cancelled cannot certificate change changed changes
channel character characters charged check checksum choose chose claim clean code codes
colon column combination comes command comparison condition confirmed conflict connection
constraint copies copy could crashed credited cursor customer daily damaged dari data
database datatype date day days db decrypt defined delivery denied desktop device dialogs
did digits directory disk display do does doubt down download drive during dynamically
elsewhere end ended ends enough enter error event ever exceeded exists exit extending failed
fault fee feed fell fetch fewer file files fingerprint first fits folder for forbidden
foreign found frame free from full function gave given goes got had hand hang hangs has have
head heap here hold holds hook host httpfailure i/o idempotency image import imported in
input inquiry insert installed instead integers integrity internal invalid is it iterable
its itself joins json just kept key keys killed knows large last launch least leave ledger
left length let lies limited line link links listed load locked log longer look loop lost
lunas machine made make malformed manager manager's managers mandatory many maximum may mdns
measured memory menunggu miliar minified mismatch missingfault module money more most moves
must name named names needs negative network never new newer nicepay no non none normalising
not nothing now null number object occurs of off old on once one only oom open opened
operation or our ours out output outside over own page paid pair pairing paper papers
passphrase password path payment pays pc pemberitahuan penyedia people permission permitted
person pin pins places plugged port position positive preferences print printable printed
printer printing private profile program programs properties put qr qris question range
rangeerror rate reaches react read reader reading readonly reads ready receipt reconciled
recording recordings recovery referenceerror refused refuses rendered renewed replaced
report request reset response returns reversed revoke rollup room root row rows rules rupiah
safe safely sale sales saved say schema screen seconds secret send sender sent set settings
setup shift shop shop's shortcut shortens sighting size sleep snap so socket sold some
somebody space sqliteerror stack start starting state static stays stick stopped stored such
sweep switch syntaxerror system systemerror table tag tags take taken takes tells template
ten text than that the their them there these they thing this thread till till's timed
timeout to token tokens told too training tray tried true try two type typeerror unable
unavailable undefined unexpected unique unreachable unsupported up updater use used valid
value vault voice wait waiting wants was wav webhook webhooks well were what who whole
window windows with within without word words write written wrong years you zero
`;

export const PLAIN_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Sentences in which verbs and places have an order of their own. */
export const STORIES = `
I want to leave {from} for {to} <maybeWhen>
I'd like to leave {from} for {to} <maybeWhen>
(I'm|we're|I am|we are) leaving {from} for {to} <maybeWhen>
we leave {from} for {to} <maybeWhen>
leaving {from} for {to} <maybeWhen>
departing {from} for {to} <maybeWhen>
<when> I'm leaving {from} for {to}
<when> I want to <go> <route>
<when> I need to <go> <route>
<when> we have to <go> <route>
<when>, I would like to <go> <route>
<when>, I plan to <go> <route>
<when>, we will <go> <route>
<when> we're <going> <route>
<when> I am <going> <route>
<when> I travel <route>
<when> we take the <vehicle> <route>
<when> I'll <go> <route>
<when> my <relative> is <going> <route>
<when> (is there|there should be|I need|do you have) <ride> <route>
is there <ride> <when> <route>?
how about <when>, <route>?
what about <when>? I'd like to <go> <route>
would {date} work for <ticket> <route>?
is {date} (ok|okay|possible|free|good) for <ticket> <route>?
is {date} (ok|okay|possible|good), <route>?
{date} (works|is fine|suits me|would be best), <route>
it should be {date}, <route>
the date is {date}, <route>
the date should be {date}, <ticket> <route>
{date} would be (good|great|perfect) for <ticket> <route>
I travel on {date:weekday} <route>
we travel <when>, <route>
what (leaves|departs) {from} for {to} <maybeWhen>?
what <vehicle> (leaves|departs) {from} for {to} <maybeWhen>?
does anything leave {from} for {to} <maybeWhen>?
does a <vehicle> leave {from} for {to} <maybeWhen>?
is there a <vehicle> leaving {from} for {to} <maybeWhen>?
I need a <vehicle> that leaves {from} for {to} <maybeWhen>
book me on the <vehicle> leaving {from} for {to} <maybeWhen>
when does the <vehicle> leave {from} for {to}?
what goes from {from} to {to} <maybeWhen>?
what time does the <vehicle> (from|out of) {from} (get to|arrive in|reach) {to} <maybeWhen>?
when does the <vehicle> from {from} (get to|arrive in|reach|land in) {to} <maybeWhen>?
when does the {from} to {to} <vehicle> (leave|depart) <maybeWhen>?
the {from} to {to} <vehicle> <maybeWhen>[, please]
a {from} to {to} ticket <maybeWhen>
(I need|we need|get me|book me) a {from} to {to} <vehicle> <maybeWhen>
I'd like a seat on the {from} to {to} <vehicle> <maybeWhen>
is the {from} to {to} <vehicle> (full|running|late) <maybeWhen>?
is there room on the {from} to {to} <vehicle> <maybeWhen>?
does the {from} to {to} <vehicle> run <maybeWhen>?
how much is the {from} to {to} <vehicle> <maybeWhen>?
how long does the {from} to {to} <vehicle> take?
what time is the {from} to {to} <vehicle> <maybeWhen>?
I'm on the {from} to {to} <vehicle> <maybeWhen>
the <vehicle> between {from} and {to} <maybeWhen>
on ({date:dayName} ~'s|{date:tomorrow} ~'s) <vehicle> <route>
a seat on ({date:dayName} ~'s|{date:tomorrow} ~'s|{date:today} ~'s) <vehicle> <route>
I need ({date:dayName} ~'s|{date:tomorrow} ~'s) <vehicle> <route>
(book|get|reserve) <me> the <vehicle> that leaves {from} <when>
(book|get|reserve) <me> the <vehicle> that leaves {from} <when> for {to}
I want the <vehicle> that leaves {from} <when> for {to}
I'll take the <vehicle> leaving {from} <when> for {to}
we're leaving {from} <when> for {to}
I'd like to leave {from} <when> for {to}
I want the <vehicle> that leaves {from} <maybeWhen> and goes to {to}
I'd like the <vehicle> which departs {from} <maybeWhen> and arrives in {to}
a <vehicle> that goes from {from} to {to} <maybeWhen>
my <vehicle> should leave {from} <when> and <arrive> {to}
my <vehicle> must depart {from} <maybeWhen> and <arrive> {to}
the <vehicle> has to leave {from} <when> and <arrive> {to}
we leave {from} <when> and <arrive> {to}
I want to leave {from} <when> and <arrive> {to}
I'd like to depart {from} <maybeWhen> and <arrive> {to} (the same day|later|[in the] evening|before dinner)
I have to leave {from} and <arrive> {to} <when>
leave {from} and <arrive> {to} <maybeWhen>
could we set off from {from} <maybeWhen> and <arrive> {to}?
if I leave {from} <when>, when do I <arrive> {to}?
if I depart from {from} at <clock>, when will I <arrive> {to}?
I need to <arrive> {to} <when> <maybeFrom>
we have to <arrive> {to} <when> <maybeFrom>
we should <arrive> {to} <maybeWhen> <maybeFrom>
I want to <go>, <when>, <route>
I'd like to <go>, if possible <when>, <route>
can you get me to {to} by {date} <maybeFrom>?
can I be in {to} by {date} <maybeFrom>?
will I get to {to} by {date} <maybeFrom>?
take me away from {from} <maybeWhen>
get me out of {from} <maybeWhen>
get us out of {from} <maybeWhen>
I'd like to travel <when>
I'd like to <go> <when>
I want to (leave|depart|go|fly) <when>
we want to (leave|depart|go|fly) <when>
do you have anything <when>?
what do you have <when>?
anything leaving {from} <maybeWhen>?
is there anything leaving {from} <maybeWhen>?
between {from} and {to} <maybeWhen>, what (runs|is there)?
are there <vehicles> between {from} and {to} <maybeWhen>?
is there <ride> between {from} and {to} <maybeWhen>?
I need a connection between {from} and {to} <maybeWhen>
show me <vehicles> between {from} and {to} <maybeWhen>
<ticket> between {from} and {to} <maybeWhen>
(return|go back|fly back|travel back) to {to} <fromWhen>
I (want|need|have) to (return|get back|go back|come back|fly back) to {to} <fromWhen>
(returning|coming back|going home) to {to} <fromWhen>
(bring|take|drive|fly|carry) (me|us) [back|home] to {to} <fromWhen>
I('m| am) (flying|coming|driving) home to {to} <fromWhen>
we want to be in {to} (for|on|at) {date:named} <maybeFrom>
I'd like to celebrate {date:named} in {to} <maybeFrom>
I'll be in {to} {date:named} <maybeFrom>
I want to be in {to} <when> <maybeFrom>
we will be in {to} <when> <maybeFrom>
from {from}, I want to <go> to {to} <maybeWhen>
from {from} to {to}, is there (anything|<ride>) <maybeWhen>?
to {to} from {from}, what do you have <maybeWhen>?
which day is (cheapest|best) for {from} to {to}?
how far is it from {from} to {to}?
how many kilometres are there between {from} and {to}?
`;

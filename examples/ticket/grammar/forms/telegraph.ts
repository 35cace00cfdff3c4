/** Key words only. */
export const TELEGRAPH = `
{from} to {to} <maybeDate>
{from} to {to}, <dateOnly>
{from} to {to} - <dateOnly>
{from} to {to}[ please]
{from} <arrow> {to} <maybeDate>
{from} <arrow> {to}, <dateOnly>
{from} <arrow> {to} (<dateOnly>~)
{from} ~(-|–|/)~ {to} <maybeDate>
{from} ~(-|–|/)~ {to}, <dateOnly>
{date} {from} ~(-|–)~ {to}
{date}, {from} - {to}
{date} {from} - {to}
{from} - {to} {date}
{from} - {to}, {date}
{date} {from} to {to}
{date}: {from} to {to}
{date}, {from} to {to}
{date}, {from} <arrow> {to}
{date}: {from} <arrow> {to}
<dateOnly> from {from} to {to}
<dateOnly>, from {from} to {to}
<dateOnly> to {to} from {from}
<dateOnly>, to {to} from {from}
{date}, {to} from {from}
{date}: {to} from {from}
<when>, {to} from {from}
<when> {from} to {to}
<when>, {from} to {to}
<ticket> {from} to {to} <maybeDate>
<ticket>, {from} to {to}, <dateOnly>
<ticket> {from} <arrow> {to} <maybeDate>
<ticket>, {from} <arrow> {to}, <dateOnly>
<ticket> for <person>, {from} to {to}, <dateOnly>
<ticket> for <people>, {from} <arrow> {to}, <dateOnly>
need <ticket>, {from} to {to}, <dateOnly>
need <ticket>: {from} <arrow> {to} <maybeDate>
I need <ticket>, {from} to {to} <maybeDate>
I want <ticket> {from} to {to} <maybeDate>
get me {from} to {to} <maybeDate>
I need {from} to {to} <maybeDate>
I want {from} to {to} <maybeWhen>
do you have {from} to {to} <maybeDate>?
is there {from} to {to} <maybeWhen>?
book <ticket> {from} <arrow> {to} <maybeDate>
show me {from} to {to} <maybeDate>
find me {from} <arrow> {to} <maybeDate>
looking for {from} to {to} <maybeDate>
how much is {from} to {to} <maybeDate>?
how long is {from} to {to}?
please, {from} to {to}, <dateOnly>
<vehicle> {from} to {to} <maybeDate>
<vehicle>, {from} to {to}, <dateOnly>
<vehicle> {from} <arrow> {to} <maybeDate>
(cheapest|fastest) <vehicle> {from} <arrow> {to} <maybeDate>
from {from} to {to} <maybeDate>
to {to} from {from} <maybeDate>
from {from} to {to}, <dateOnly>
to {to}, from {from}, <dateOnly>
to {to}
to {to} <dateOnly>
to {to}, <dateOnly>
to {to} please
from {from}
from {from} <dateOnly>
from {from}, <dateOnly>
from {from} please
{to} from {from} <maybeDate>
{to} from {from}, <dateOnly>
{to}, from {from}, <dateOnly>
{to} <dateOnly>, from {from}
{to} please, from {from} <maybeDate>
next (stop|trip|destination): {to} <maybeDate>
(only|just) to {to} <maybeDate>
<dateOnly>
<when>
<when> please
(to|destination): {to}, (from|origin|start): {from}, (date|when|day): {date}
to: {to} from: {from} (date|when): {date}
(from|origin|departure): {from}, (to|destination|arrival): {to}, (date|on|when): {date}
from: {from} to: {to} (date|when|on): {date}
(depart|departure|leave): {from}, (arrive|arrival): {to}, {date}
(date|when|day): {date}, (from|origin): {from}, (to|destination): {to}
date: {date} from: {from} to: {to}
from: {from}; to: {to}[; date: {date}]
start: {from}; end: {to}; {date}
destination {to}, (origin|departure|start) {from}[, <dateOnly>]
destination {to}, from {from}[, <dateOnly>]
origin {from}, destination {to}[, <dateOnly>]
(departure|start) {from}, (arrival|destination|end) {to}[, <dateOnly>]
departing {from}, arriving {to}, <dateOnly>
departing {from}, arriving in {to} <maybeWhen>
arriving in {to}, departing {from} <maybeWhen>
arriving {to}, leaving {from}, <dateOnly>
leaving {from}, arriving [in] {to} <maybeWhen>
(leave|depart) {from} <maybeDate>, (arrive|reach) {to}
leave {from} <when>, arrive in {to}
leave {from} <maybeDate>, reach {to}
depart {from} <maybeDate>, arrive in {to}
depart {from}, destination {to}, <dateOnly>
leaving {from} <dateOnly>, arriving in {to}
start {from}, destination {to} <maybeDate>
start in {from}, end in {to} <maybeDate>
{to} please, <fromWhen>
{to}, leaving {from} <maybeWhen>
{to}, starting from {from} <maybeWhen>
one way {from} to {to} <maybeDate>
one way, {from} to {to}, <dateOnly>
round trip {from} to {to} <maybeDate>
travel <dateOnly>, {from} to {to}
trip <dateOnly>: {from} to {to}
trip: {from} <arrow> {to}, <dateOnly>
for {date}, <ticket> {from} to {to}
for {date}, <ticket> {from} - {to}
`;

"""Everyday words for one and the same thing: trades, tools, goods and spaces, Italian and English.

General vocabulary, by hand: what a coordinator knows without a dictionary. A line is one thing; an
indented line goes on with it. A word stands for all that begin with it ("idraulic" for idraulico,
idraulica, idraulici); with a dot it stands for itself ("pc."). Words that follow one another are
joined with hyphens.
"""

WORDS = """
commercialist ragionier contabil fatture fatturazion bilancio-d bilanci. partita-iva bookkeep
    accountant accounting accounts. tengo-i-cont tenere-i-cont tenuta-dei-conti f24
dichiarazione-dei-redditi 730. modello-730 caf. isee. patronat tax-return
bandi-e-finanz progettazione-europea scrivere-bandi scrittura-di-bandi europrogett
    progettist-europe fundrais raccolta-fondi grant-writ rendicont
business-plan piano-economico piano-finanziario piano-di-impresa sostenibilita-economica
paghe. consulente-del-lavoro buste-paga busta-paga contratti-di-lavoro payroll
avvocat legale. legali. lawyer legal-advice giurist studio-legale consulenza-legale
notai statuto. statuti. atto-costitutivo
mediator mediazione-dei-conflitti mediazione-familiare
privacy. gdpr.
permess-di-soggiorno asilo-politico pratiche-di-soggiorno
elettricist impianto-elettric impianti-elettric cablagg quadro-elettric electrician punti-luce
    elettrotecnic impiantist
idraulic plumber plumbing tubatur tubi. rubinett caldai impianto-idric scaldabagn termoidraulic
murator muratur intonac piastrell bricklayer cartongess tramezz ristrutturazion edile. edili.
    mason
imbianchin pittore-edile tinteggi imbiancatur pareti-da-dipingere verniciar house-painter
    decorator
falegnam carpent ebanist woodwork mobili-su-misura lavori-in-legno
fabbr saldator saldatur carpenteria-metallic ringhier welder
vetrai vetraio. infiss serrament
piccole-riparazion tuttofare handyman manutentor manutenzion aggiustatutto
architett architect progetto-edilizio
ingegner engineer strutturist calcoli-struttural collaud
geometr catasto. catastal rilievo. topograf
agronom agronomist perito-agrario
sicurezza-sul-lavoro rspp. hccp. haccp. antincendi
allestitor allestiment scenograf scenotecnic stage-design
giardinier giardinagg potatur potare siepi. aiuol gardener gardening verde-pubblic
    manutenzione-del-verde prato.
orto. orti. ortolan orticol vegetable-garden coltiv contadin agricolt terreno-agricol
apicolt arnie. miele. apiari beekeep
piante. piantine. alberi. alberell vivaio. vivai. fiori. seedling plants. trees. sementi. semi.
terriccio. compost. concime. letame. humus. soil.
attrezzi-da-giardin zappa zappe vang rastrell decespugliator tosaerba motosega trattor motozapp
    carriol wheelbarrow
pulizie. pulire. pulizia. cleaning. clean-up raccolta-rifiut ripuli spazz plogging litter
trasloc sgomber facchin movimentar removal.
guidator autist driver patente. accompagnar
montagg montare smontare assembl
volantin distribuir-volantin affission leaflet
accoglienza. hostess registrazione-ospiti usher steward servizio-d-ordine
cucinar cuoc cuoch chef. cook. catering. preparare-pasti mensa. ristorazion aiuto-cuoco
camerier barist sala. servire-ai-tavoli barman waiter
magazzin inventari scaffalar smistar smistament sorting.
segreter archivi protocoll back-office data-entry office-work
centralin telefonat call-center
furgon van. vans. ducato. camioncin camion. cassonato trasporto-con autocarro cargo-van pick-up
auto. automobil macchina-a-disposizion car. utilitaria
pulmin minibus navett pullman bus. nove-posti 9-posti
bici. bicicl bike bikes cargo-bike biciclett ciclofficin
barca barche kayak canoa canoe gozzo. vela. boat
autofficin meccanic gommist carrozzier car-mechanic
ciclomeccanic riparazione-biciclett bike-repair
carrozzin sedia-a-rotelle deambulator stampell wheelchair
portatil laptop notebook. computer pc. pcs. thinkpad macbook chromebook imac.
monitor. schermo. schermi. display. televisor tv. televis
tablet ipad.
telefon smartphone cellular iphone phone
stampant plotter printer fotocopiatric multifunzion
stampante-3d stampa-3d 3d-print
proiettor videoproiettor projector beamer
router wifi. wi-fi modem. fibra. connession-internet
tecnico-informatic sistemist informatic assistenza-pc it-support hardware
programmator sviluppator developer software. app. programming
sito-web siti-web sito. wordpress. webmaster web-design website pagina-web sito-internet
alfabetizzazione-digital spid. digital-literacy facilitator-digital usare-lo-smartphone
    usare-il-computer
intelligenza-artificial data-analy analisi-dati statistic database
grafic. grafico. grafica. grafici. locandin logo. loghi. impaginazion graphic design.
    illustrator poster. volantino. brochure
illustrazion disegnator fumett murale. murales. muralist street-art writer.
fotograf foto. foto-di photographer photo-shoot servizio-fotografic
videomak video. riprese. montaggio-video filmmak documentari cameraman regist
macchina-fotografic reflex. mirrorless. obiettiv videocamer camera. telecamer treppied
drone. droni.
ufficio-stampa giornalist comunicator press-office comunicati-stampa
social-media social. instagram facebook tiktok community-manag post.
copywrit redazion scrittur editor. correzione-di-bozze proofread
stampa. tipograf striscion banner. stampe. adesiv
podcast. radio. speaker. registrazione-audio
sartor sarte. sarta. sarti. sarto. cucit macchina-da-cucir sewing tailor uncinett maglia. ricam
    knitting
stoff tessut filati. lana. fabric cotone.
ceramic ceramist tornio. argilla. creta. pottery forno-per-ceramica
restaur restaurator conservazion
insegnant docente. docenti. doposcuola ripetizion compiti. tutor. tutoring homework teacher
    lezion
insegnante-di-italian italiano-l2 italiano-per-stranier l2. corso-di-italiano italian-classes
    lingua-italiana
insegnante-di-inglese inglese. english-lesson english-teacher corso-di-inglese madrelingua
tradutt traduzion translat interpret traduttric interpreti
mediatore-cultural mediatrice-cultural mediazione-interculturale mediazione-cultural
lingua-dei-segni lis. sign-language
matematic fisica. chimica. maths science-tutor
orientament curriculum. cv. career colloqui-di-lavoro job-coach
formator formazion corso. corsi. workshop. laborator training
educator educatric pedagog animator animazion-per-bambin animatric babysit baby-sitter
    bambin-da-segui childcare
clown. giocolier magia. prestigiator trucca-bimbi
maestr-di-musica chitarr pianofort violin percussion insegnante-di-musica music-teacher solfeggi
    coro.
musicist band. gruppo-musical concerto. dj. cantant cantautor musician
attor attric teatr. compagnia-teatral recit theatre drama.
ballerin danza. ballo. coreograf dance. dancing
allenator istruttor ginnastic coach. trainer personal-trainer calcio. basket. pallavol
yoga. pilates. meditazion mindfulness
scacchi. giochi-da-tavolo ludotec giochi-di-societa board-games
lettur letture-ad-alta-voce reading. narrator storytell
guida-turistic guida-ai-monument visite-guidat archeolog tour-guide guide-turistic
storic stori-local archivio-storico memoria.
bibliotecari catalogazion librarian
psicolog psicoterap counsel counselor sportello-d-ascolto therapist
medic. medico. medici. doctor ambulatori pediatr dottor visite-mediche
infermier nurse. iniezion pressione-sanguign
fisioterap fisiatr physiotherap osteopat massag
oss. badant assistenza-anzian assistente-familiar caregiver anziani-soli compagnia-agli-anziani
    elderly
logoped neuropsicomotric
nutrizion dietist dietolog nutritionist
ostetric ginecolog consultori
dentist odontoiatr
veterinar vet.
ottic occhial
primo-soccorso first-aid croce-rossa soccorritor blsd. rianimazion ambulanz
defibrillator dae. aed.
assistente-social social-worker servizio-social
barbier parrucchier hairdress taglio-di-capelli estetist
dog-sitter cani. cane. addestrator gatt canil
farmac medicinal drugs.
sala-riunion sala. sale. meeting-room stanza. stanze. room. aula. aule. spazio-per-incontr
    sala-conferenz saletta locale. locali.
uffici coworking co-working scrivani-in postazion desk. studio-in-condivision
palestr gym. campo-sportiv campetto palazzett sports-hall pista.
magazzino. deposito. depositi. box. garage. storage. cantina. cantinol capannon warehouse
cucina-professional cucina-attrezzata laboratorio-di-cucina commercial-kitchen cucina. forno.
teatro. auditorium. palco-e-platea theatre-hall cinema. sala-teatro
cortil giardino. terrazz courtyard piazz outdoor-space spazio-apert all-aperto chiostr
terreno. terreni. campo. appezzament frutteto. field. plot. lotto.
bottega. botteghe. negozio. negozi. vetrina. shop. temporary-shop locale-su-strad
officina. laboratorio-artigian falegnameria. atelier. workshop-space
appartament casa. alloggi camere. camera-per foresteri ospitalita-per-la-notte flat. dormire.
sala-prove sala-di-registrazion rehearsal studio-di-registrazion
parcheggi posto-auto posti-auto parking
oratori parrocchi salone-parrocchial parish
biblioteca. biblioteche. sala-lettur reading-room
gallerie-d-arte spazio-espositiv sala-mostre mostra. exhibition
piscin swimming-pool vasca.
spiaggi lido. stabiliment-balnear beach
tavol scrivani. desks. table banchi. banco. banchett
sedie. sedia. sgabell panche. panca. poltron chair seats sedut
scaffal librer mensol shelves shelving armadi armadiett locker mobili. arredi. arredament
    furniture
divano. divani. sofa. poltrone.
letto. letti. brand materass bed. beds. mattress
coperte. coperta. lenzuol piumon plaid. blanket sacco-a-pelo sacchi-a-pelo bedding
frigo. frigorifer congelator freezer. fridge cella-frigorifer
lavatric asciugatric washing-machine lavastovigli
forno-elettric fornell piano-cottura microond cucina-a-gas cooker oven
impastatric planetari abbattitor affettatric attrezzatur-da-cucina pentol padell posat piatti.
    stoviglie kitchenware
macchina-del-caffe caffettier coffee-machine moka.
condizionator climatizzator ventilator stuf riscaldament termosifon heater deumidificator
aspirapolver lavapavimenti idropulitric
lavagn whiteboard flipchart
gazeb tendon tensostruttur marquee ombrellon tenda. tende. tents canopy
palco. pedana. pedane. stage. praticabil
transenn barrier estintor segnaletic
impianto-audio casse. cassa-acustic amplificazion microfon mixer. pa-system service-audio
    sound-system diffusor altoparlant speakers service.
fonic tecnico-audio tecnico-del-suono sound-engineer tecnico-luci
luci. luce. fari. faro. faretti. illuminazion lighting riflettor lampad lampadin led.
strumenti-musical tastier pianoforte. batteria-acustic chitarre. tamburi. instruments
generator gruppo-elettrogen power-generator
prolung ciabatt cavi. cables
pannelli-solar fotovoltaic inverter solar-panel
trapan avvitator levigatric attrezzi. utensil tool. tools. cassetta-degli-attrezzi seghe.
    smerigliatric
scale. scala. trabattell ponteggi ladder scaffold
vernic pittur colori. tempere. pennell paint. paints idropittur smalto. rulli.
legno. legname tavole-di-legno assi. pallet bancal timber. plywood compensato.
mattoni. cemento. sabbia. piastrelle. laterizi bricks
ferro. tubi-innocent profilati-metallic lamiera
tessuto-non-tessut teli. telo. tarpaulin
cartone. scatol carta. cartoncin cancelleri quadern penne. zaini. stationery risme.
    school-supplies
libri. libro. books. enciclopedi volumi.
giocattol giochi. peluche toys. toy.
vestiti. abiti. indument scarpe. giacche. cappott clothes clothing abbigliament maglion
divise. camic grembiul magliett t-shirt uniforms pettorin
pannolini omogeneizz passeggin culla. fasciatoi stroller diapers seggiolin
generi-alimentar pasta. farina. olio. conserv pelati. latte. verdur frutta. food. aliment spesa.
    eccedenz
pane. panett panific panettier fornai pizz pizzaiol baker bread
dolci. torte. pasticcer pasticcier cake pastry gelat
acqua. bevande. bibite. drinks bottiglie. succhi.
sapone. detersiv detergent igienizzant disinfettant cleaning-products carta-igienic mascherin
    guanti.
palloni. pallone. palla. balls porte-da-calcio canestr rete-da attrezzatur-sportiv tappetini
    tatami racchett
microscop telescop kit-scientific provett
bilancia. bilance. pesa. scales
pos. registrator-di-cassa registratore-di-cassa cash-register
camper. roulotte. food-truck ape-car
binocol
organizzator event-plan organizzare-eventi organizzazione-di-eventi
sondaggi questionar intervist survey ricerca-social sociolog
facilitator facilitazion assemblee-partecipat
presentator moderator-di moderatric presentare-la-serata host.
disinfestazion derattizzazion zanzar
spurgh fogn pozzo. pozzi. autospurgo
smaltiment isola-ecologic ingombrant raee.
ascensor montascal rampa. rampe. pedana-per-carrozzin elevator ramp
tetto. tetti. coperture-e impermeabilizz guaina. roofer lattonier
citofon allarm videosorveglianz serratur serrament lucchett keys
tappezz tendaggi. tende-da-intern tapestry curtain
costum costumi. maschere. travestiment costume
gioiell oreficeri bigiotter jewel
cuoio. pelletteri calzola ciabattin shoemaker leather
mosaic vetrat incision serigrafi screen-print linoleum
cosmetic profum erborist saponi-artigianal
birra. vino. cantina-vinicol sommelier wine beer
olio-d-oliva frantoi olivet ulivi. vigna. vigneto. vendemmia
galline pollai pecore. asini. cavalli. manegg horse
pesca. reti-da-pesc pescator fishing
sub. subacque diving bagnin lifeguard
escursion trekking guida-ambiental hiking sentier
arrampicat corde. imbrag climbing
pattini. skate. skateboard monopattin
boxe. pugilato judo. karate. arti-marzial boxing
nuoto. nuotat aquagym swimming
ping-pong biliard calcetto-balill calcio-balilla foosball
videogioc console. playstation gaming
radiolin walkie-talkie ricetrasmitt
megafon fischiett campanac
cornici. cornice. pannelli-espositiv cavallett frames easel
bacheca. bacheche. totem. espositor display-stand
bandier festoni. palloncin addobb decorazion luminarie.
fuochi-d-artificio
bagni-chimici bagno-chimico portable-toilet
contenitor bidon cisterna. serbato taniche cestini. bins ecobox
compostier cassoni. cassone. fioriere. vasi. planter pots
irrigazion tubo-da-giardin gocciolator irrigation
serra. serre. greenhouse tunnel-agricol
panchine. benches arredo-urban
altalen scivolo. scivoli. playground parco-giochi
cancell recinz rete-metallic fence
pranzi. pranzo. cene. cena. colazion meals pasti. buffet
merend snack.
caffe. te-e-tisan coffee.
bollitor thermos. termos.
bilancin termometr
tornio-da-legn fresatric cnc. laser-cut taglio-laser plotter-da-taglio
pressa. presse. telaio. telai. loom
saldatric compressor idroguid
muletto. transpallet carrello-elevator forklift
carrell carrelli-portavivand trolley
imballagg pluriball nastro-adesiv boxes
assicurazion polizza. insurance
siae. licenz permessi-del-comune occupazione-di-suol pratiche-comunal permits
registrazione-del-marchio marchio. brevett trademark
crowdfunding raccolte-online
mentor. mentoring affiancament startup incubator
marketing. vendite. e-commerce ecommerce vetrina-online sales
logistic consegn consegne. corriere delivery rider
contabilita-di-cantiere computo-metric
"""

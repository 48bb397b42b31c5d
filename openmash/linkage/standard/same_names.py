"""Which names are known to be one name: short forms, and spellings of a name that came from another script?

Common knowledge, written down by hand from the naming traditions that an English borough meets, in plain letters. The
first of each group stands for all. A short form of several names stands under each of them apart, and is then no root
of its own: it is compared as what it is. Nothing here was taken from the invented borough, by whose habits it is
judged.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

_ENGLISH: Final = """
abigail abi abbie abby gail|adam addy|adrian ade|agnes aggie nessie|albert bert bertie
alexander sandy sander alec alick|alfred alf alfie|alison ali allie|amanda mandy|amelia milly mille|andrew drew andi
angela angie ange|anne ann anna annie|anthony antony ant|arabella bella|archibald archie|arthur art artie
barbara babs barbie|beatrice bea trixie|benedict bennie|bernard bernie|bethany bethan|bradley brad
bridget bridie biddy|cameron camron|caroline carrie caro|cassandra cassie cass
catherine katherine kathryn katharine cath cathie kate katie katy kath kathy kitty kit|charles chas chuck charley
charlotte lotte lottie|christina christine chrissie tina|christopher topher|clarence clarrie|clare claire clair
clifford cliff|constance connie|cynthia cindy|daniel dan danny dann|david dave davey davie
deborah debra deb debs debbie|dennis denis den denny|derek derrick|dominic dominick dom|donald don donnie
dorothy dot dottie dolly|douglas doug dougie|duncan dunc|edward ed eddie eddy ned ted teddy|eileen aileen
eleanor elinor ellie nell nellie|elizabeth elisabeth eliza liz lizzie lizzy beth betty betsy bess libby lisbeth elsie
emily emmy em|emma em|eric erik ric|ernest ernie|esther hester|eugene gene|evelyn evie eve|faith fay
felicity flick fliss|florence flo flossie florrie|frances fran fanny francie|francis frank frankie
frederick fredrick fred freddie freddy|gabriel gabe|geoffrey jeffrey geoff jeff|george georgie|georgina georgia gina
gerald gerard gerry jerry|gillian jillian gill jill|graham graeme grahame|gregory greg gregg|gwendolyn gwen
hannah hanna|harold harry hal|harriet hattie hatty|heather hev|helen helena nell|henry harry hank|hugh hughie huw
ian iain|isaac izaak ike|isabella isabel isobel isabelle izzy bella|jacob jake|jacqueline jackie jacqui
james jim jimmy jamie jem|janet jan|jason jay|jane janie|jean jeannie|jeremy jez jem|jennifer jen jenny jenna jenni
jessica jess jessie|joan joanie|joanna joanne jo|jonathan jonathon jon jonny|john johnny jack jon|joseph joe joey jo
josephine josie jo|joshua josh|judith judy jude|julia julie jules|julian jules|justin just|karen kaz|kenneth ken kenny
kevin kev|kimberley kimberly kim|lawrence laurence larry laurie loz|leonard len lenny leo|leslie lesley les
lewis louis lou|lillian lilian lily lil|linda lynda lin lindy|louise lou lulu|lucy luce lu|luke lucas|lynn lynne lyn
madeleine madeline maddie maddy|malcolm malc|margaret maggie meg megan peg peggy marge margie greta rita daisy
marilyn mazza|mark marc marcus|martha mattie|martin martyn marty|mary molly polly may mae|matilda tilly tilda mattie
matthew mathew matt mat|maurice morris|maxwell max|maximilian max|melanie mel|melissa mel lissa
michael micheal mike mick mickey mikey|michelle shelley shell|mildred millie|miriam mim|mitchell mitch|mohandas mohan
nancy nan|natalie nat|natasha tasha|nathan nathaniel nate nat|neil neal niall|nicholas nicolas nick nicky nico
nicola nicky nic nikki|nigel nige|noel noelle|norman norm|olive ollie|oliver ollie olly|olivia liv livvy libby
oscar ozzy|oswald oz|pamela pam|patricia pat patsy tricia trish|patrick pat paddy|paula pauline polly|peter pete
philip phillip phil pip|philippa pippa pip|phyllis phyl|rachel rachael rach|raymond ray
rebecca rebekah becky becca bex|reginald reg reggie|richard rich richie rick ricky dick
robert rob robbie robby bob bobby|roberta bobbie|robin rob|roderick rod|rodney rod|roger rodge|roland rollo
ronald ron ronnie|rosemary rose rosie romy|roseanne rosie|rosalind ros roz|rowan rohan|rupert rue|russell russ
ruth ruthie|samantha sam sammy|samuel sam sammy|sandra sandie|sarah sara sally sadie|sean shaun shawn shane
sebastian seb bas|sharon shaz|sheila shelagh|shirley shirl|sidney sydney sid syd|simon si|sophia sophie sofia sofie
stanley stan|stephanie stephie steph|stephen steven stephan steve stevie|stuart stewart stu
susan suzanne susannah sue suzie susie|sylvia sylvie|terence terrence terry tel|theodore theo ted
theresa teresa tess terry tracey|thomas tom tommy thom|timothy tim timmy|tobias toby|tristan tristram tris|ursula ursa
valerie val|vanessa nessa|veronica ronnie roni|victoria vicky vicki vikki tori|victor vic|vincent vin vince vinnie
violet vi|virginia ginny|vivian vivien viv|walter wally walt|wilfred wilf|wilhelmina mina billie
william will bill billy willie liam|winifred winnie win|yvonne von|zachary zachariah zac zack zak
"""
_FROM_OTHER_SCRIPTS: Final = """
muhammad mohammed mohamed mohammad muhammed mohamad mohamud muhamad mehmed mehmet mahomed md mohd moh muhammet
ahmad ahmed ahmet achmed akhmed|mahmud mahmood mehmood mahmoud mehmud|hamid hameed|hamad hamed
husayn hussain hussein husain husein hossain hossein hussien hocine huseyin|hasan hassan hasaan|aly alee
abdallah abdullah abdulla abdalla|abdulrahman abdurrahman abdirahman abdurahman abdelrahman abderrahmane abdurehman
abdulaziz abdelaziz abdiaziz|abdulkadir abdulqadir abdelkader abdikadir|umar omar omer umer
uthman usman osman othman ousmane|yusuf yousef yousuf youssef yousif yusef youcef yosuf
ibrahim ebrahim ibraheem ibrahima|ismail ismael esmail ismaeel|ishaq ishak isak|yaqub yakub yaqoob yacoub
zakariya zakaria zakariyya zachariya zakariye|musa moussa mousa moosa|isa issa eisa essa|dawud dawood daud daoud
sulayman suleiman sulaiman suleman soleiman suliman|idris idrees edris driss|yahya yahia|bilal bilaal belal
hamza hamzah hamse|khalid khaled halid|tariq tarik tarek tareq|rashid rasheed rachid|saeed said saied saeid sayed
salim saleem selim|salman selman|sami samy|karim kareem|jamal gamal jamaal cemal|jamil jameel|kamal kemal kamaal
nasir nasser naser nasr|faisal faysal feisal|fahad fahd|farid fareed|habib habeeb|hakim hakeem|imran emran omran
irfan erfan|junaid junayd junayed|latif lateef|majid majeed|malik malek maalik|mansur mansoor mansour
mustafa mostafa mustapha moustafa|nadim nadeem|naim naeem|rafiq rafique rafik|rahim raheem|rayyan rayan rayaan reyan
riyad riad riyadh|shahid shaheed|shakir shakeer|sharif shareef cherif|siddiq sadiq siddique sadeq|tahir taher
walid waleed oualid|wasim waseem|yasir yasser yaser|yasin yaseen yassin yassine|zaid zayd zeyd|zain zayn zane zeyn
zubair zubayr zubeyr|abubakar abubakr aboubacar abukar|anwar enver|arif aref|asad asaad|ayub ayoub ayyub|aziz azeez
fatima fatimah fatema fathima fatma fatuma fatou fadumo|aisha ayesha aysha aishah aicha ayse caasha asha
khadija khadijah kadija khadiga khadijo hatice|maryam mariam meriem maryan mariama meryem maryum|zaynab zainab zeinab
zineb zaineb zeynep|amina aminah ameena aamina emine|amira ameera amirah|halima haleema halimah halimo|hafsa hafsah
hawa hava xawo|iman eman imaan|jamila jameela|karima kareema|layla leila laila leyla|latifa lateefa|malika maleeka
muna mona mouna|nadia nadiya nadja|naima naeema nacima|nasrin nasreen nesrin|nur noor nour nura noora|nura noura
rabia rabiya|rahma rahmah raxma|ruqayya ruqaya rukaya rukia ruqia|sabrina sabreena|sadia sadiya saadia
safiya safia safiyah saffiyah|saima saimah|salma selma|samira sameera samirah|shabana shabnam|shazia shaziya
sumaya sumayya sumaiya sumaia sumeya|tahira taheera|yasmin yasmine yasmeen yasemin jasmin jasmine
zahra zara zahrah zehra|zakia zakiya|hodan hodon|begum begom begam bagum|bibi beebi|khatun khatoon hatun khatum
akhtar akter akther aktar|parvin parveen perveen|banu bano|khan kahn xan
chaudhry chaudhary chaudhri choudhury chowdhury choudhry chowdhry|shaikh sheikh sheik shaykh cheikh|sayyid syed
sayed said|qureshi quraishi koreshi|siddiqui siddiqi siddique|rahman rehman rahmaan|miah mia miya mian
uddin udin ud din|islam eslam|haque hoque haq huq|mirza meerza|hashmi hashemi|ansari ansary|nawaz navaz|iqbal ikbal
javed javaid jawed|pervez parvez|singh sing singha|kaur kour kaor|dhillon dhilon dillon|sandhu sandu|sidhu sidu
grewal garewal|patel patell|shah sha|sharma sarma|gupta gupte|krishnan krishna krishan|lakshmi laxmi luxmi|vijay bijoy
priya prya|pooja puja|anjali anjaly|harpreet harprit|gurpreet gurprit|manpreet manprit|jaswinder jasvinder
balwinder balvinder|sukhwinder sukhvinder|thirunavukkarasu thirunavukarasu|sivakumar shivakumar sivakumaran
rajendran rajendra rajinder|subramaniam subramanian|aleksander aleksandr alexandru oleksandr aleksandar iskander
aleksandra alexandra oleksandra ola sasha|katarzyna kasia kaska|malgorzata gosia|agnieszka aga|jakub kuba|mateusz mati
michal mihai mihail mykhailo|piotr petr petru petro|pawel pavel pavlo|andrzej andrei andriy andrey|ion ivan
wojciech wojtek|krzysztof krzysiek kris|tomasz tomek|stanislaw staszek|zbigniew zbyszek|grzegorz grzesiek
lukasz lukas lucasz|wiktor viktor|ewa eva|zofia zosia|magdalena magda|monika monica|elzbieta ela|stefan stefanos stjepan
gheorghe gheorghita|ioana joana ionela|elena olena|natalia natalya nataliya|yulia iuliia|dmitri dmytro dumitru dimitri
sergiu sergey serhiy|vasile vasyl vasil|nicolae nikolai mykola|kwame kwami kwamena|kofi coffie koffi|yaw yao
kwaku kweku quaku|kwasi kwesi|akosua akosuah esi|abena abenaa|akua ekua|ama amma|adwoa adjoa|osei osey
agyemang agyeman|oluwaseun seun olusheun|oluwatobi tobi|oluwafemi femi|oluwaseyi seyi|adebayo bayo|ayodele ayo dele
babatunde tunde|chukwuemeka emeka|chinedu nedu|ngozi ngo|onyekachi kachi|temitope tope temi|folashade shade
mamadou mamadu amadou|oumar umaru|ibrahima brahima|francois francisco|jose josef|joao johan|goncalo gonsalo
tiago thiago|sofiane soufiane|zhang chang cheung|wang wong huang|li lee lei|chen chan tan|liu lau lew|yang yeung
wu woo ng|xu hsu tsui|zhou chou chow|zhao chao chiu|lam lim|he ho|guo kwok|cai tsai choi choy|zheng cheng
xie hsieh tse|jiang chiang|xiao hsiao siu|ye yip|tran chan|nguyen nguyn wen|pham fam|hoang huynh|mehdi mahdi mahdy
berivan beritan|huseyin husseyin|emre emreh|ismet esmat|sahin shahin|yildiz yildis|ozturk ozturc|celik chelik
kaya kaia|tesfaye tesfai|haile hayle|yohannes johannes|gebre ghebre|mekonnen mekonen|selam selamawit|meron meronn
"""


def _roots(*tables: str) -> dict[str, str]:
    """Name → what stands for it, for the names that stand in one group only."""
    groups = [group.split() for table in tables for line in table.strip().splitlines() for group in line.split("|")]
    often = Counter(name for group in groups for name in set(group))
    alone = [[name for name in group if often[name] == 1] for group in groups]
    return {name: names[0] for names in alone for name in names if len(names) > 1}


ROOTS: Final = _roots(_ENGLISH, _FROM_OTHER_SCRIPTS)

package hsds

import "strings"

// entity is a kind of thing that HSDS knows.
type entity struct {
	name   string // as in JSON schemas and as a resource of a data package
	file   string // its CSV file
	fields []field
	kids   []kid
}

// field is one column.
type field struct {
	name     string
	kind     string   // text, id, uri, email, date, datetime, number
	enum     []string // what it may say; empty: anything
	required bool     // in both forms
	tabular  bool     // required in a data package, where rows are joined by it
}

// kid is a property that holds other entities.
type kid struct {
	prop   string
	entity string
	many   bool
	// key is the column that joins the two: of the child where many is true or the
	// child names its parent, of the parent where byParent is true.
	key      string
	byParent bool
}

// entities are those of HSDS 3.0, in the order in which a package lists them.
func entities() []entity {
	var out []entity
	for _, line := range []string{
		"organization organizations.csv id:id! name! alternate_name description! email:email website:uri tax_status tax_id year_incorporated:number legal_status logo uri:uri parent_organization_id:id" +
			" > funding[]=funding.organization_id contacts[]=contact.organization_id phones[]=phone.organization_id locations[]=location.organization_id programs[]=program.organization_id organization_identifiers[]=organization_identifier.organization_id services[]=service.organization_id",
		"program programs.csv id:id! organization_id:id+ name! alternate_name description! >",
		"service services.csv id:id! organization_id:id+ program_id:id name! alternate_name description url:uri email:email status:active|inactive|defunct|temporarily_closed! interpretation_services application_process fees_description wait_time fees accreditations eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email:email licenses alert last_modified:datetime" +
			" > phones[]=phone.service_id schedules[]=schedule.service_id service_areas[]=service_area.service_id service_at_locations[]=service_at_location.service_id languages[]=language.service_id organization=organization.organization_id funding[]=funding.service_id cost_options[]=cost_option.service_id program=program.program_id required_documents[]=required_document.service_id contacts[]=contact.service_id",
		"attribute attributes.csv id:id! link_id:id+ taxonomy_term_id:id+ link_type link_entity+ value > taxonomy_term=taxonomy_term.taxonomy_term_id",
		"service_at_location service_at_location.csv id:id! service_id:id+ location_id:id+ description > contacts[]=contact.service_at_location_id phones[]=phone.service_at_location_id schedules[]=schedule.service_at_location_id location=location.location_id service=service.service_id",
		"location locations.csv id:id! location_type:physical|postal|virtual! url:uri organization_id:id name alternate_name description transportation latitude:number longitude:number external_identifier external_identifier_type" +
			" > languages[]=language.location_id addresses[]=address.location_id contacts[]=contact.location_id accessibility[]=accessibility.location_id phones[]=phone.location_id schedules[]=schedule.location_id",
		"address addresses.csv id:id! location_id:id attention address_1! address_2 city! region state_province! postal_code! country! address_type:physical|postal|virtual! >",
		"required_document required_documents.csv id:id! service_id:id document uri:uri >",
		"language languages.csv id:id! service_id:id location_id:id phone_id:id name code note >",
		"accessibility accessibility.csv id:id! location_id:id description details url:uri >",
		"phone phones.csv id:id! location_id:id service_id:id organization_id:id contact_id:id service_at_location_id:id number! extension:number type description > languages[]=language.phone_id",
		"contact contacts.csv id:id! organization_id:id service_id:id service_at_location_id:id location_id:id name title department email:email > phones[]=phone.contact_id",
		"schedule schedules.csv id:id! service_id:id location_id:id service_at_location_id:id valid_from:date valid_to:date dtstart:date timezone:number until:date count:number wkst:MO|TU|WE|TH|FR|SA|SU freq:WEEKLY|MONTHLY interval:number byday byweekno bymonthday byyearday description opens_at closes_at schedule_link:uri attending_type notes >",
		"service_area service_areas.csv id:id! service_id:id name description extent extent_type uri >",
		"funding funding.csv id:id! organization_id:id service_id:id source >",
		"cost_option cost_options.csv id:id! service_id:id+ valid_from:date valid_to:date option currency amount:number amount_description >",
		"organization_identifier organization_identifiers.csv id:id! organization_id:id+ identifier_scheme identifier_type! identifier! >",
		"metadata metadata.csv id:id! resource_id:id+ resource_type+ last_action_date:date! last_action_type! field_name! previous_value! replacement_value! updated_by! >",
		"taxonomy taxonomies.csv id:id! name! description! uri:uri version >",
		"taxonomy_term taxonomy_terms.csv id:id! code name! description! parent_id:id taxonomy language taxonomy_id:id term_uri:uri > taxonomy_detail=taxonomy.taxonomy_id",
		"meta_table_description meta_table_descriptions.csv id:id! name language character_set >",
	} {
		out = append(out, parseEntity(line))
	}
	return out
}

// parseEntity reads "name file field… > kid…"; a field is name[:kind or values][! required | + required in tables].
func parseEntity(line string) entity {
	left, right, _ := strings.Cut(line, ">")
	words := strings.Fields(left)
	e := entity{name: words[0], file: words[1]}
	for _, w := range words[2:] {
		f := field{required: strings.HasSuffix(w, "!"), tabular: strings.HasSuffix(w, "+")}
		name, kind, _ := strings.Cut(strings.TrimRight(w, "!+"), ":")
		f.name, f.kind = name, kind
		if strings.Contains(kind, "|") {
			f.kind, f.enum = "", strings.Split(strings.ReplaceAll(kind, "_", " "), "|")
		}
		if f.kind == "" {
			f.kind = "text"
		}
		e.fields = append(e.fields, f)
	}
	for _, w := range strings.Fields(right) {
		prop, target, _ := strings.Cut(w, "=")
		k := kid{prop: strings.TrimSuffix(prop, "[]"), many: strings.HasSuffix(prop, "[]")}
		k.entity, k.key, _ = strings.Cut(target, ".")
		k.byParent = !k.many
		e.kids = append(e.kids, k)
	}
	if e.name != "metadata" {
		if e.name != "attribute" && !strings.HasPrefix(e.name, "taxonomy") {
			e.kids = append(e.kids, kid{prop: "attributes", entity: "attribute", many: true, key: "link_id"})
		}
		e.kids = append(e.kids, kid{prop: "metadata", entity: "metadata", many: true, key: "resource_id"})
	}
	return e
}

// model is the entities by name.
type model map[string]*entity

func newModel() model {
	m := model{}
	for _, e := range entities() {
		m[e.name] = &e
	}
	return m
}

// field is the column of an entity, nil if HSDS has none of that name.
func (e *entity) field(name string) *field {
	for i := range e.fields {
		if e.fields[i].name == name {
			return &e.fields[i]
		}
	}
	return nil
}

// kid is the property of an entity that holds others, nil if there is none.
func (e *entity) kid(prop string) *kid {
	for i := range e.kids {
		if e.kids[i].prop == prop {
			return &e.kids[i]
		}
	}
	return nil
}
